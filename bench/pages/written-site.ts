import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Pages } from '../../src/ports/pages.ts';
import { seededBranch, seededColumns } from '../history/seeded-branch.ts';
import type { SeededHistory } from '../series/generate.ts';

/** More results than that, and there is no room for the reports of all runs. */
const mostReported = 2e6;

/** Writes the branch of a history into a folder: all pages and data as they are after its last run was published. */
export async function writeSite(folder: string, history: SeededHistory, pages: Pages): Promise<void> {
  const { runs, tests } = history;
  const isLarge = runs.length * tests.length > mostReported;
  const { files } = await (isLarge ? seededColumns : seededBranch)(history, runs.length, pages);
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path.endsWith('.gz') ? gzipSync(bytes, { level: 9 }) : bytes);
  }
}
