import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { addReports } from '../src/history/add-reports.ts';
import { readIndex } from '../src/history/history-index.ts';
import { type HistoryPolicy, usualPolicy } from '../src/model/history-policy.ts';
import { goldenFolder, goldenReports, told } from '../test/history/golden-runs.ts';
import { memoryBranch } from '../test/history/memory-branch.ts';

/** Has made test/golden/history-v1, which every later version must read: it is never made anew. */
if (existsSync(goldenFolder)) throw new Error(`"${goldenFolder}" is there, and stays as it is`);

const policy: HistoryPolicy = {
  ...usualPolicy,
  retention: { full: { runs: 2, megabytes: 300 }, all: 150, daily: 1825 },
};
const branch = memoryBranch();
branch.change(
  (
    await addReports(
      branch,
      (await goldenReports()).map((report) => ({ report })),
      policy,
    )
  ).change,
);
for (const [path, bytes] of branch.files) write(path, path.endsWith('.gz') ? gzipSync(bytes, { level: 9 }) : bytes);
const { series } = await readIndex(branch);
const expected = await Promise.all(series.map(async ({ name }) => [name, await told(branch, name)]));
write('expected.json', `${JSON.stringify(Object.fromEntries(expected), null, 1)}\n`);

function write(path: string, content: string | Uint8Array): void {
  const file = join(goldenFolder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
