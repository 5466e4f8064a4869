import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withAutomaticInputs } from '../ci/run/automatic-inputs.ts';
import type { Validated } from '../ci/validate.ts';

/** A configuration with what the Dockerfiles of its repository take from registries, where its files are in a folder here. */
export function withRepositoryInputs(validated: Validated, source: string | undefined, folder: string): Validated {
  if (source === undefined) return validated;
  const root = resolve(folder, source);
  return {
    ...validated,
    configuration: withAutomaticInputs(validated.configuration, (path) => read(join(root, path))),
  };
}

/** Undefined where there is no such file: the Build will say so, if it needs it. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
