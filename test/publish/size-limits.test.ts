import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIndex } from '../../src/history/history-index.ts';
import { checkFileSize, withinLimits } from '../../src/publish/size-limits.ts';
import { nights } from '../fixtures/nights.ts';
import { branchOf } from '../history/memory-branch.ts';

async function pushed(pages: Readonly<Record<string, string>> = {}) {
  const branch = await branchOf((await nights()).slice(0, 1));
  const made = new Map<string, string | Uint8Array | undefined>(Object.entries(pages));
  return { data: branch.files, made, index: await readIndex(branch), shown: [] };
}

const megabytes = (n: number) => 'x'.repeat(n * 1_000_000);

test('a small history has nothing to say', async () => {
  assert.deepEqual(withinLimits(await pushed()), []);
});

test('a file that comes near the limit is told; one that is over it and can be made again is left out', async () => {
  const large = await pushed({
    'runs/night-1/index.html': megabytes(101),
    'api/v1/series/x/tests.json': megabytes(81),
  });
  assert.deepEqual(withinLimits(large), [
    '"runs/night-1/index.html" would have 101 MB and is left out: GitHub refuses files of more than 100 MB',
    '"api/v1/series/x/tests.json" has 81 MB: GitHub refuses files of more than 100 MB',
  ]);
  assert.deepEqual(
    [large.made.has('runs/night-1/index.html'), large.made.get('runs/night-1/index.html')],
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
  const usual = await pushed({ 'runs/night-1/index.html': megabytes(2) });
  const [own] = usual.index.reports;
  assert.ok(own);
  const reports = Array.from({ length: 451 }, (_, n) => ({ ...own, id: `run-${n}` }));
  const [note, ...more] = withinLimits({ ...usual, index: { ...usual.index, reports } });
  assert.match(note ?? '', /^the branch has about 9\d\d MB of files: GitHub Pages serves 1000 MB at most/);
  assert.deepEqual(more, []);
});
