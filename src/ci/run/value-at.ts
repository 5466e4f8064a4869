import type { Configuration } from '../configuration.ts';
import type { CiStep } from '../graph/ci-step.ts';

/** What a configuration has at the place where a step comes from, which is of the kind that the step's kind says. */
export function valueAt<T>(configuration: Configuration, path: CiStep['path']): T {
  let value: unknown = configuration;
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return value as T;
}
