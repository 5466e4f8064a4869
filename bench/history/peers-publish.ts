import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import type { SeededHistory } from '../series/generate.ts';
import { bareRepository, repositoryBytes } from './bare-repository.ts';
import { measured, type Taken } from './measured-process.ts';
import { allureHistory, allureResults, keptRun, zippedBytes } from './peers.ts';
import { seededReport } from './seeded-report.ts';

/** What it took a peer to publish the last run; `bytes` are those that it has to keep or send, compressed. */
export interface PeerPublication {
  readonly taken: Taken;
  readonly bytes: number;
}

/**
 * Allure Report 3 generates the report of the last run with a history of those before. Nothing is pushed; what it leaves
 * to be kept is the report and its history, which is one file that every run writes anew.
 */
export async function publishWithAllure(
  history: SeededHistory,
  { folder: root, program }: { readonly folder: string; readonly program: string },
): Promise<PeerPublication> {
  const folder = join(root, `allure-${history.runs.length}`);
  const last = history.runs.length - 1;
  allureResults(join(folder, 'allure-results'), seededReport(history, last));
  const path = join(folder, 'history.jsonl');
  await allureHistory(path, last, (run) => seededReport(history, run));
  const config = `export default { name: 'nightly', output: 'report', historyPath: 'history.jsonl' };`;
  writeFileSync(join(folder, 'allurerc.mjs'), config);
  const taken = await measured([program, 'generate', '--config', 'allurerc.mjs', 'allure-results'], folder);
  return { taken, bytes: zippedBytes(join(folder, 'report')) + (await zippedFile(path)) };
}

async function zippedFile(path: string): Promise<number> {
  let bytes = 0;
  for await (const piece of createReadStream(path).pipe(createGzip({ level: 1 }))) bytes += piece.length;
  return bytes;
}

/** A script with a list and a file of every run that renders the page of every run anew, and pushes. */
export async function publishEveryPage(history: SeededHistory, root: string): Promise<PeerPublication> {
  const folder = join(root, `pages-${history.runs.length}`);
  mkdirSync(folder, { recursive: true });
  const last = history.runs.length - 1;
  const kept = Array.from({ length: last }, (_, run) => {
    const report = seededReport(history, run);
    return [`runs/${report.run.id}.json`, Buffer.from(keptRun(report))] as const;
  });
  const remote = join(folder, 'remote.git');
  bareRepository(remote, new Map([...kept, ['index.html', Buffer.from('')]]));
  const before = repositoryBytes(remote);
  const file = join(folder, 'run.json');
  writeFileSync(file, keptRun(seededReport(history, last)));
  const script = join(import.meta.dirname, '..', 'render-every-run.ts');
  const taken = await measured([script, `file://${remote}`, join(folder, 'clone'), file], folder);
  return { taken, bytes: repositoryBytes(remote) - before };
}
