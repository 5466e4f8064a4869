import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withAutomaticInputs } from '../ci/run/automatic-inputs.ts';
import type { Validated } from '../ci/validate.ts';

/** A configuration with what the Dockerfiles of its repository take from registries, where its files are in a folder here. */
export function withRepositoryInputs(validated: Validated, source: string | undefined, folder: string): Validated {
  if (source === undefined) return validated;
  const configuration = withAutomaticInputs(validated.configuration, repositoryFiles(source, folder));
  return { ...validated, configuration };
}

/** Texts of files by their paths in the repository; undefined where there is no such file: the Build will say so, if it needs it. */
export function repositoryFiles(source: string | undefined, folder: string): (path: string) => string | undefined {
  if (source === undefined) return () => undefined;
  const root = resolve(folder, source);
  return (path) => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };
}
