import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SourceFile } from '../../../src/ci/validate.ts';

/** Where ci-operator's files and verdicts are; undefined where STREAMSTRESS_DATA is not set. */
export const corpus = process.env.STREAMSTRESS_DATA && join(process.env.STREAMSTRESS_DATA, 'corpus/ci-operator');

/** The files of its registry. */
export function corpusRegistry(corpus: string): readonly SourceFile[] {
  const folder = join(corpus, 'step-registry');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(folder, file), text: readFileSync(file, 'utf8') }));
}

/** Its real configurations. */
export function corpusConfigurations(corpus: string): readonly SourceFile[] {
  const folder = join(corpus, 'valid');
  return readdirSync(folder).map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
