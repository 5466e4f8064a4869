import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAll, sourceFolder } from './source-folder.ts';

const passed = { spec: 'Verify A', scenario: 'Runs: P-01-TC01', passed: true, duration_secs: 60, error_message: null };
const failed = { ...passed, scenario: 'Builds: P-01-TC02', passed: false, error_message: 'no space left' };
const run = { total: 2, passed: 1, failed: 1, errors: 0, duration_secs: 90, tests: [passed, failed] };

test('a branch with a list of runs, by either form of its file names, and a run that is not in the list', async () => {
  const { format, reports, unread } = await readAll(
    sourceFolder({
      'runs/manifest.json': {
        runs: [
          {
            id: 'run-20260103000000',
            timestamp: '2026-01-03T00:00:00Z',
            label: 'nightly',
            file: 'runs/run-20260103000000.json',
          },
          { id: 'run-20260102000000', date: '2026-01-02', label: 'my try!', file: 'run-20260102000000.json' },
        ],
      },
      'runs/run-20260103000000.json': { ...run, id: 'run-20260103000000', timestamp: '2026-01-03T00:00:00Z' },
      'runs/run-20260102000000.json': { ...run, id: null, timestamp: null, label: null },
      'runs/run-20260101020304.json': run,
      'index.html': '<p>',
    }),
  );
  assert.equal(format, 'runs');
  assert.deepEqual(unread, []);
  assert.deepEqual(
    reports.map(({ run: { id, startedAt, series, labels } }) => [id, startedAt, series, labels]),
    [
      ['run-20260101020304', '2026-01-01T02:03:04.000Z', 'old', ['imported']],
      ['run-20260102000000', '2026-01-02T00:00:00.000Z', 'old', ['imported', 'my-try']],
      ['run-20260103000000', '2026-01-03T00:00:00.000Z', 'old', ['imported', 'nightly']],
    ],
  );
  const [first] = reports;
  assert.deepEqual(first?.totals, { tests: 2, passed: 1, flaky: 0, failed: 1, skipped: 0, errors: 0 });
  assert.deepEqual(
    first?.tests.map(({ id, caseId, message }) => [id, caseId, message]),
    [
      ['Verify A::Runs: P-01-TC01', 'P-01-TC01', undefined],
      ['Verify A::Builds: P-01-TC02', 'P-01-TC02', 'no space left'],
    ],
  );
  assert.match(first?.notes?.[0] ?? '', /^read from the results of another tool/);
  assert.deepEqual([first?.verdict.attributions, first?.sources], [[], []]);
});

test('what it tested is noted, in both forms', async () => {
  const { reports } = await readAll(
    sourceFolder({
      'runs/run-20260101000000.json': { ...run, as_of_date: '2026-01-01', component_refs: { pipeline: 'v1.6.0' } },
      'runs/run-20260102000000.json': { ...run, component_refs: [{ name: 'chains', git_ref: 'main' }] },
    }),
  );
  const tested = reports.map(({ notes }) => notes?.find((note) => note.startsWith('it tested'))?.split(';')[0]);
  assert.deepEqual(tested, ['it tested pipeline at v1.6.0 as of 2026-01-01', 'it tested chains at main']);
});

test('bad files are told by name and reason, and the others are read', async () => {
  const { reports, unread } = await readAll(
    sourceFolder({
      'runs/manifest.json': { runs: [{ id: 'run-20260105000000', file: '../../etc/passwd' }] },
      'runs/run-20260101000000.json': run,
      'runs/broken.json': '{"tests": [',
      'runs/other.json': { tests: [] },
      'runs/timeless.json': run,
    }),
  );
  assert.deepEqual(
    reports.map((report) => report.run.id),
    ['run-20260101000000'],
  );
  assert.deepEqual(
    unread.map(({ file, why }) => [file, why.slice(0, 40)]),
    [
      ['runs/broken.json', 'it is not JSON'],
      ['runs/other.json', 'it is not a run: counts and a list of te'],
      ['runs/passwd', 'the list of runs names it, but it is not'],
      ['runs/timeless.json', 'neither it nor the list of runs tells wh'],
    ],
  );
});

test('where nothing can be read, that is an error with every reason; a folder of something else is another', async () => {
  const broken = sourceFolder({ 'runs/manifest.json': '[]', 'runs/a.json': 'x' });
  await assert.rejects(readAll(broken), {
    reason: 'importing:nothing_read',
    message: `of "${broken}" no run could be read as runs:\n"runs/manifest.json": it is not a list of runs; the runs beside it are read without it\n"runs/a.json": it is not JSON`,
  });
  await assert.rejects(readAll(sourceFolder({ 'notes.txt': 'x' })), { reason: 'importing:unknown_format' });
  await assert.rejects(readAll(join(broken, 'nowhere')), /there are no files/);
});

test('an id that is none of ours gives way to the name of its file, and hostile names of files are told plainly', async () => {
  const { reports, unread } = await readAll(
    sourceFolder({
      'runs/manifest.json': { runs: [] },
      'runs/2026-01-01.json': { ...run, id: '../../x', timestamp: '2026-01-01T00:00:00Z' },
      'runs/\u001b[31mred.json': '{',
      'runs/late.json': { ...run, timestamp: '2026-01-01T00:00:00Z', duration_secs: 1e300 },
    }),
  );
  assert.deepEqual(
    reports.map((report) => report.run.id),
    ['2026-01-01'],
  );
  assert.deepEqual(
    unread.map(({ file, why }) => `${file}: ${why.slice(0, 45)}`),
    ['runs/red.json: it is not JSON', 'runs/late.json: no report can be made of it: run.endedAt: Inv'],
  );
});
