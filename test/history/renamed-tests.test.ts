import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addReports } from '../../src/history/add-reports.ts';
import { seriesPast } from '../../src/history/series-past.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { branchOf } from './memory-branch.ts';

const [old, now] = ['specs/cron.spec::Start by cron: T-04-TC01', 'specs/deep/schedule.spec::Start on time: T-04-TC01'];

/** Night `n` with one test only. */
function night(base: Report, n: number, ...tests: readonly Partial<ReportTest>[]): Report {
  const [model] = base.tests as [ReportTest];
  const startedAt = new Date(Date.UTC(2027, 0, n)).toISOString();
  return {
    ...base,
    run: { ...base.run, id: `night-${n}`, startedAt },
    tests: tests.map((one) => ({ ...model, caseId: 'T-04-TC01', ...one })),
  };
}

async function passedIn(reports: readonly Report[]) {
  const series = await loadSeries(await branchOf(reports), reports[0]?.run.series ?? '');
  return seriesPast(series.series).runs.map(({ passed }) => passed.join(' and '));
}

test('a test that moves with its test-case id goes on, whatever the order of publishers', async () => {
  const [base] = await nights();
  const reports = [night(base, 1, { id: old }), night(base, 2, { id: old }), night(base, 3, { id: now })];
  assert.deepEqual(await passedIn(reports), [now, now, now]);
  assert.deepEqual((await branchOf(reports.toReversed())).files, (await branchOf(reports)).files);
});

test('two tests with one test-case id in one run are not joined, before or after', async () => {
  const [base] = await nights();
  const reports = [night(base, 1, { id: old }), night(base, 2, { id: old }, { id: now }), night(base, 3, { id: now })];
  assert.deepEqual(await passedIn(reports), [now, `${old} and ${now}`, old]);
  assert.deepEqual((await branchOf(reports.toReversed())).files, (await branchOf(reports)).files);
});

test('rows of a table with other values are other tests', async () => {
  const [base] = await nights();
  const row = (id: string, version: string) => ({ id: `${id} | SpecRow: 1: [version: ${version}]` });
  assert.deepEqual(await passedIn([night(base, 1, row(old, '1.20')), night(base, 2, row(now, '1.21'))]), [
    row(now, '1.21').id,
    row(old, '1.20').id,
  ]);
});

test('an alias joins what nothing else does, and stays', async () => {
  const [base] = await nights();
  const aliases = [{ from: old, to: now }];
  const branch = await branchOf([night(base, 1, { id: old, caseId: 'T-04-TC09' })]);
  for (const [n, policy] of [
    [2, { ...usualPolicy, aliases }],
    [3, usualPolicy],
  ] as const) {
    branch.change((await addReports(branch, [{ report: night(base, n, { id: now }) }], policy)).change);
  }
  const { series } = await loadSeries(branch, base.run.series);
  assert.deepEqual(
    series.tests.map(({ id, alias }) => [id, alias]),
    [
      [old, now],
      [now, undefined],
    ],
  );
  assert.deepEqual(
    seriesPast(series).runs.map(({ passed }) => passed),
    [[now], [now], [now]],
  );
});
