import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addReport, readReportOf } from '../../src/history/add-report.ts';
import { readIndex } from '../../src/history/history-index.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { branchOf } from './memory-branch.ts';

const keep = { reports: 400, bytes: 1e9 };
const series = 'pipelines-1.21/4.20/amd64';

function onCluster(report: Report, sandbox: boolean): Report {
  return { ...report, cluster: { ...(report.cluster as NonNullable<Report['cluster']>), sandbox } };
}

function named(report: Report, id: string, day: number): Report {
  const startedAt = new Date(Date.UTC(2027, 0, 1) + day * 86_400_000).toISOString();
  return { ...report, run: { ...report.run, id, startedAt } };
}

test('a run becomes its report, a row and a column, and reads back', async () => {
  const [first, second] = await nights();
  const branch = await branchOf([first, second]);
  assert.deepEqual(await branch.list('data/runs'), ['data/runs/night-1.json.gz', 'data/runs/night-2.json.gz']);
  assert.deepEqual(await readReportOf(branch, 'night-2'), second);
  const { series: read, manifest } = await loadSeries(branch, series);
  assert.deepEqual([manifest?.runs, read.head.rows.map(({ id }) => id)], [2, ['night-1', 'night-2']]);
  assert.equal(read.tests.length, first.tests.length);
  const named = [...branch.files.keys()].filter((path) => path.startsWith('data/series/')).length;
  assert.equal(named, 5, 'the manifest, the tests and the three files of the head; those before are gone');
});

test('the order of arrival does not matter, and what is published twice changes nothing', async () => {
  const [first, second, third] = await nights();
  const inOrder = await branchOf([first, second, third]);
  for (const reports of [
    [third, first, second],
    [second, third, first, third, second],
  ]) {
    assert.deepEqual((await branchOf(reports)).files, inOrder.files);
  }
});

test('the same run id replaces the run', async () => {
  const [first, second] = await nights();
  const again = { ...second, run: { ...second.run, exitCode: 3 as const } };
  const branch = await branchOf([first, second, again]);
  const { series: read } = await loadSeries(branch, series);
  assert.deepEqual(
    read.head.rows.map(({ exitCode }) => exitCode),
    [0, 3],
  );
  assert.equal((await readReportOf(branch, 'night-2'))?.run.exitCode, 3);
  assert.equal((await readIndex(branch)).series[0]?.runs, 2);
});

test('runs of sandboxes and of clusters do not mix', async () => {
  const [first, second] = await nights();
  for (const sandbox of [true, false]) {
    const branch = await branchOf([onCluster(first, !sandbox)]);
    await assert.rejects(addReport(branch, onCluster(second, sandbox), keep), {
      kind: 'request',
      reason: 'publishing:sandbox_run_refused',
      message: /night-2.*night-1/,
    });
  }
});

test('a run that never reached a cluster fits into both', async () => {
  const [first, second] = await nights();
  const { cluster: _, ...unreached } = second;
  for (const sandbox of [true, false]) {
    const { index } = await addReport(await branchOf([onCluster(first, sandbox)]), unreached, keep);
    assert.equal(index.sandbox, sandbox);
  }
});

test('old runs lose their full reports, and nothing else', async () => {
  const [first] = await nights();
  const runs = Array.from({ length: 12 }, (_, day) => named(first, `run-${day}`, day));
  const branch = await branchOf(runs, { reports: 5, bytes: 1e9 });
  assert.equal((await branch.list('data/runs')).length, 5);
  assert.equal(await readReportOf(branch, 'run-6'), undefined);
  assert.equal((await readReportOf(branch, 'run-7'))?.run.id, 'run-7');
  assert.equal((await loadSeries(branch, series)).series.head.rows.length, 12);
  const size = JSON.stringify(first).length;
  assert.equal((await (await branchOf(runs, { reports: 5, bytes: 3.5 * size })).list('data/runs')).length, 3);
  const late = named(first, 'late', 1);
  const added = await addReport(branch, late, { reports: 5, bytes: 1e9 });
  assert.deepEqual(added.dropped, ['late']);
});

test('what a publisher reads and writes does not grow with the number of runs', async () => {
  const [first] = await nights();
  const runs = Array.from({ length: 30 }, (_, day) => named(first, `run-${day}`, day));
  const branch = await branchOf(runs);
  branch.reads.length = 0;
  const { change } = await addReport(branch, named(first, 'run-30', 30), keep);
  assert.ok(branch.reads.length <= 6, branch.reads.join(', '));
  assert.ok(change.size <= 10, [...change.keys()].join(', '));
});

const damages: readonly [path: RegExp, text: string | undefined, message: RegExp][] = [
  [/index\.json$/, '{"series": [', /"data\/index\.json".*not JSON/],
  [/index\.json$/, '{"version": 2}', /"data\/index\.json".*version/],
  [/manifest\.json$/, '[]', /manifest\.json"/],
  [/\.statuses\.gz$/, undefined, /statuses\.gz" is missing/],
  [/\.rows\.gz$/, '[{}]', /manifest\.json"/],
  [/\.tests\.gz$/, 'nothing', /manifest\.json"/],
];
for (const [wanted, text, message] of damages) {
  test(`a history with ${wanted.source} as ${text ?? 'nothing'} is an error that names the file`, async () => {
    const [first, second] = await nights();
    const branch = await branchOf([first]);
    const path = [...branch.files.keys()].find((one) => wanted.test(one)) ?? '';
    branch.change(new Map([[path, text]]));
    const adding = addReport(branch, second, keep);
    await assert.rejects(adding, { kind: 'request', reason: 'history:unreadable', message });
  });
}

test('a run that is published again with a later start stands there once', async () => {
  const [first, second] = await nights();
  const again = { ...second, run: { ...second.run, startedAt: '2027-01-01T00:00:00.000Z' } };
  const { series: read } = await loadSeries(await branchOf([first, second, again]), series);
  assert.deepEqual(
    read.head.rows.map(({ id }) => id),
    ['night-1', 'night-2'],
  );
});
