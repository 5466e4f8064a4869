import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addReports, readReportOf } from '../../src/history/add-reports.ts';
import { renamed } from '../../src/history/format/test-entry.ts';
import { readIndex } from '../../src/history/history-index.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import { nights } from '../fixtures/nights.ts';
import { goldenBranch, goldenFolder, reportOf, told } from './golden-runs.ts';

const expected = JSON.parse(readFileSync(join(goldenFolder, 'expected.json'), 'utf8'));
const [often = '', seldom = ''] = Object.keys(expected);

test('a history of format 1 is read as it was written', async () => {
  const branch = goldenBranch();
  const { series, reports } = await readIndex(branch);
  assert.deepEqual(
    series.map(({ name, runs, newest }) => [name, runs, newest.id]),
    [
      [often, 800, 'run-799'],
      [seldom, 3, 'week-2'],
    ],
  );
  for (const name of [often, seldom]) {
    assert.deepEqual(JSON.parse(JSON.stringify(await told(branch, name))), expected[name], name);
  }
  assert.equal((await readReportOf(branch, reports[0]?.id ?? ''))?.run.id, reports[0]?.id);
  assert.equal(renamed((await loadSeries(branch, often)).series.tests).size, 1);
});

test('a run is added to it, in its place', async () => {
  const branch = goldenBranch();
  const [first] = await nights();
  const added = [reportOf(first, often, 'late', 3, 100.5), reportOf(first, often, 'next', 800, 6400)];
  branch.change(
    (
      await addReports(
        branch,
        added.map((report) => ({ report })),
        usualPolicy,
      )
    ).change,
  );
  const before = expected[often];
  const now = await told(branch, often);
  assert.equal((await readIndex(branch)).series[0]?.runs, 802);
  assert.deepEqual([now.rows.last?.id, now.rows.count], ['next', before.rows.count + 1]);
  for (const [at, { entry, statuses }] of now.tests.entries()) {
    assert.equal(entry.id, before.tests[at].entry.id);
    assert.equal(statuses.length, before.tests[at].statuses.length + 1);
  }
});
