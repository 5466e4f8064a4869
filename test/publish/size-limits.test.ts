import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualPolicy } from '../../src/model/history-policy.ts';
import { type AddedRuns, addLeft } from '../../src/publish/add-left.ts';
import { checkFileSize, withinLimits } from '../../src/publish/size-limits.ts';
import { nights } from '../fixtures/nights.ts';
import { memoryBranch } from '../history/memory-branch.ts';

async function added(): Promise<AddedRuns> {
  const [report] = await nights();
  const found = await addLeft(memoryBranch(), [{ report }], usualPolicy);
  assert.ok(found);
  return found;
}

const megabytes = (n: number) => 'x'.repeat(n * 1_000_000);

test('a small history has nothing to say', async () => {
  assert.deepEqual(withinLimits(await added()), []);
});

test('a file that comes near the limit is told; one that is over it and can be made again is left out', async () => {
  const run = await added();
  run.change.set('runs/night-1/index.html', megabytes(101));
  run.change.set('api/v1/series/x/tests.json', megabytes(81));
  assert.deepEqual(withinLimits(run), [
    '"runs/night-1/index.html" would have 101 MB and is left out: GitHub refuses files of more than 100 MB',
    '"api/v1/series/x/tests.json" has 81 MB: GitHub refuses files of more than 100 MB',
  ]);
  assert.deepEqual(
    [run.change.has('runs/night-1/index.html'), run.change.get('runs/night-1/index.html')],
    [true, undefined],
  );
});

test('a report that nobody could push is refused before it is left', () => {
  assert.throws(() => checkFileSize('night-1', megabytes(101)), {
    kind: 'request',
    reason: 'publishing:file_too_large',
    message: /"night-1" would have 101 MB/,
  });
  checkFileSize('night-1.gz', megabytes(101));
});

test('a site that comes near the limit is told, by what its newest run has brought', async () => {
  const run = await added();
  run.change.set('runs/night-1/index.html', megabytes(2));
  const own = run.index.reports[0]?.bytes ?? 0;
  const reports = Array.from({ length: 450 }, (_, n) => ({ ...run.index.reports[0], id: `run-${n}`, bytes: own }));
  const index = { ...run.index, reports: [...run.index.reports, ...reports] } as AddedRuns['index'];
  const [note, ...more] = withinLimits({ ...run, index });
  assert.match(note ?? '', /^the branch has about 9\d\d MB of files: GitHub Pages serves 1000 MB at most/);
  assert.deepEqual(more, []);
});
