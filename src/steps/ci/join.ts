import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/** Is done once all is there that it requires; `why` says what that is: creates `made:<name>`. */
export function joinStep(name: string, kind: string, why: string, requires: readonly Link[]): Step {
  return {
    ...{ name, kind, requires, creates: [`made:${name}`] },
    run: async () => ({ summary: why, created: [created(`made:${name}`, true)] }),
  };
}
