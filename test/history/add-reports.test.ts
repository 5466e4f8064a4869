import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addReports, checkReports, readReportOf } from '../../src/history/add-reports.ts';
import { readIndex } from '../../src/history/history-index.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import { type HistoryPolicy, usualPolicy } from '../../src/model/history-policy.ts';
import type { BranchFiles } from '../../src/ports/data-branch.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { branchOf } from './memory-branch.ts';

const series = 'pipelines-1.21/4.20/amd64';

function addReport(branch: BranchFiles, report: Report, policy: HistoryPolicy = usualPolicy) {
  return addReports(branch, [{ report }], policy);
}

/** Reports are a tenth when compressed. */
function keeping(runs: number, bytes = 1e9): HistoryPolicy {
  return { ...usualPolicy, retention: { ...usualPolicy.retention, full: { runs, megabytes: bytes / 1e7 } } };
}

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
  assert.equal(named, 7, 'the manifest, the tests and the five files of the head; those before are gone');
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
    const added = await addReport(branch, onCluster(second, sandbox));
    assert.deepEqual([added.runs, added.index.series[0]?.runs], [[], 1]);
    await assert.rejects(checkReports(branch, [onCluster(second, sandbox)]), {
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
    const { index } = await addReport(await branchOf([onCluster(first, sandbox)]), unreached);
    assert.equal(index.sandbox, sandbox);
  }
});

test('a report of a later version is told apart from a broken one', async () => {
  const [first] = await nights();
  for (const [text, reason] of [
    ['{"schemaVersion": 2}', 'history:newer'],
    ['{"schemaVersion": 1}', 'history:unreadable'],
  ] as const) {
    const branch = await branchOf([first]);
    branch.change(new Map([['data/runs/night-1.json.gz', text]]));
    await assert.rejects(readReportOf(branch, 'night-1'), { reason, message: /night-1\.json\.gz/ });
  }
});

test('old runs lose their full reports, and nothing else', async () => {
  const [first] = await nights();
  const runs = Array.from({ length: 12 }, (_, day) => named(first, `run-${day}`, day));
  const branch = await branchOf(runs, keeping(5));
  assert.equal((await branch.list('data/runs')).length, 5);
  assert.equal(await readReportOf(branch, 'run-6'), undefined);
  assert.equal((await readReportOf(branch, 'run-7'))?.run.id, 'run-7');
  assert.equal((await loadSeries(branch, series)).series.head.rows.length, 12);
  const size = JSON.stringify(first).length;
  assert.equal((await (await branchOf(runs, keeping(5, 3.5 * size))).list('data/runs')).length, 3);
  const late = named(first, 'late', 1);
  const added = await addReport(branch, late, keeping(5));
  assert.deepEqual([...added.dropped], ['late']);
});

test('what a publisher reads and writes does not grow with the number of runs', async () => {
  const [first] = await nights();
  const runs = Array.from({ length: 30 }, (_, day) => named(first, `run-${day}`, day));
  const branch = await branchOf(runs);
  branch.reads.length = 0;
  const { change } = await addReport(branch, named(first, 'run-30', 30));
  assert.ok(branch.reads.length <= 8, branch.reads.join(', '));
  assert.ok(change.size <= 14, [...change.keys()].join(', '));
});

const damages: readonly [path: RegExp, text: string | undefined, message: RegExp, reason?: string][] = [
  [/index\.json$/, '{"series": [', /"data\/index\.json".*not JSON/],
  [/index\.json$/, undefined, /"data\/index\.json".*missing/],
  [/index\.json$/, '{"version": 2}', /"data\/index\.json".*version 2.*newer streamstress/, 'history:newer'],
  [/manifest\.json$/, '[]', /manifest\.json"/],
  [/manifest\.json$/, undefined, /manifest\.json".*missing/],
  [/manifest\.json$/, '{"version": 7, "columns": {}}', /manifest\.json".*version 7/, 'history:newer'],
  [/\.statuses\.gz$/, undefined, /[0-9a-f]\.statuses\.gz".*missing.*git log/],
  [/\.durations\.gz$/, '', /[0-9a-f]\.durations\.gz".*not what was written/],
  [/\.failures\.gz$/, '{"kinds":[],"cells":[7]}', /[0-9a-f]\.failures\.gz".*not what was written/],
  [/\.rows\.gz$/, '[{}]', /[0-9a-f]\.rows\.gz".*not what was written/],
  [/\.tests\.gz$/, 'nothing', /[0-9a-f]\.tests\.gz".*not what was written/],
];
for (const [wanted, text, message, reason = 'history:unreadable'] of damages) {
  test(`a history with ${wanted.source} as ${text ?? 'nothing'} is an error that names the file`, async () => {
    const [first, second] = await nights();
    const branch = await branchOf([first]);
    const path = [...branch.files.keys()].find((one) => wanted.test(one)) ?? '';
    branch.change(new Map([[path, text]]));
    const adding = addReport(branch, second);
    await assert.rejects(adding, { kind: 'request', reason, message });
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
