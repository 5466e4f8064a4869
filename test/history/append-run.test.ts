import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Appended, appendRun } from '../../src/history/append-run.ts';
import { readHistory } from '../../src/history/history.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';

const none: ReadonlyMap<string, string> = new Map();

function branchOf(reports: readonly Report[]): Map<string, string> {
  const files = new Map(none);
  for (const report of reports) for (const [path, text] of appendRun(files, report).files) files.set(path, text);
  return files;
}

function onCluster(report: Report, sandbox: boolean): Report {
  return { ...report, cluster: { ...(report.cluster as NonNullable<Report['cluster']>), sandbox } };
}

test('a run becomes its report and a line in the list, and reads back', async () => {
  const [first, second] = await nights();
  const files = branchOf([first, second]);
  assert.deepEqual([...files.keys()].sort(), ['data/runs.json', 'data/runs/night-1.json', 'data/runs/night-2.json']);
  const history = readHistory(files);
  assert.deepEqual(
    history.runs.map((run) => run.id),
    ['night-1', 'night-2'],
  );
  assert.deepEqual(history.reports.get('night-2'), second);
  assert.equal(history.runs[1]?.commits.triggers, second.sources[1]?.commit);
});

test('the order of arrival does not matter', async () => {
  const [first, second, third] = await nights();
  assert.deepEqual(
    branchOf([third, first, second]).get('data/runs.json'),
    branchOf([first, second, third]).get('data/runs.json'),
  );
});

test('the same run id replaces the run', async () => {
  const [first, second] = await nights();
  const again = { ...second, run: { ...second.run, exitCode: 3 as const } };
  const { runs, reports } = readHistory(branchOf([first, second, again]));
  assert.deepEqual(
    runs.map((run) => run.exitCode),
    [0, 3],
  );
  assert.equal(reports.get('night-2')?.run.exitCode, 3);
});

test('runs of sandboxes and of clusters do not mix', async () => {
  const [first, second] = await nights();
  for (const sandbox of [true, false]) {
    const branch = branchOf([onCluster(first, !sandbox)]);
    assert.throws(() => appendRun(branch, onCluster(second, sandbox)), {
      kind: 'request',
      reason: 'publishing:sandbox_run_refused',
      message: /night-2.*night-1/,
    });
  }
});

test('a run that never reached a cluster fits into both, and a replaced run does not count', async () => {
  const [first, second] = await nights();
  const { cluster: _, ...unreached } = second;
  const appended: Appended = appendRun(branchOf([onCluster(first, false)]), unreached);
  assert.equal(appended.history.runs.length, 2);
  assert.equal(appendRun(branchOf([onCluster(first, false)]), onCluster(first, true)).history.runs.length, 1);
});

const damages: readonly [string, string | undefined, RegExp][] = [
  ['data/runs.json', '{"runs": [', /"data\/runs\.json".*not JSON/],
  ['data/runs.json', '[]', /"data\/runs\/night-1\.json".*does not list/],
  ['data/runs.json', undefined, /"data\/runs\.json".*missing/],
  ['data/runs/night-1.json', undefined, /"data\/runs\/night-1\.json".*missing/],
  ['data/runs/night-1.json', '', /"data\/runs\/night-1\.json".*not JSON/],
  ['data/runs/night-1.json', '{"schemaVersion": 2}', /"data\/runs\/night-1\.json".*schemaVersion/],
  ['data/runs/other.json', '{}', /"data\/runs\/other\.json".*does not list/],
];
for (const [path, text, message] of damages) {
  test(`a history with ${path} as ${text ?? 'nothing'} is an error that names the file`, async () => {
    const [first, second] = await nights();
    const files = branchOf([first]);
    if (text === undefined) files.delete(path);
    else files.set(path, text);
    assert.throws(() => appendRun(files, second), { kind: 'request', reason: 'history:unreadable', message });
  });
}

test('a report under the name of another run is an error', async () => {
  const [first, second] = await nights();
  const files = branchOf([first, second]);
  files.set('data/runs/night-2.json', files.get('data/runs/night-1.json') ?? '');
  assert.throws(() => readHistory(files), /night-2\.json.*run "night-1"/);
});
