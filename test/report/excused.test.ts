import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRun } from '../../src/analysis/series/with-run.ts';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import type { SeriesRecord } from '../../src/model/series.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { failuresOf, isOpen } from '../../src/report/open-failures.ts';
import type { Report } from '../../src/report/report.ts';
import { moved } from '../analysis/evidence.ts';
import { finishedRun, results } from './finished.ts';

/** Sixty tests, five to a specification; those that fail are named by their numbers. */
function tests(failing: readonly number[]): TestResult[] {
  return Array.from({ length: 60 }, (_, at) => {
    const file = `specs/${Math.floor(at / 5)}.spec`;
    const status = failing.includes(at) ? 'failed' : 'passed';
    return { id: `${file}::${at}`, suite: 'release-tests', file, spec: file, scenario: `${at}`, status, seconds: 1 };
  });
}

/** The report of the last of these nights, in which triggers has moved and nothing was run once more. */
function reportOf(...nights: readonly (readonly number[])[]): Report {
  const before = nights.slice(0, -1).map(tests);
  const empty: SeriesRecord = { runs: [], tests: [] };
  const record = before.reduce((known, night, at) => withRun(known, `night-${at}`, night), empty);
  const passed = tests([]).map(({ id }) => id);
  const past = { id: 'night-0', sources: {}, images: {}, versions: {}, seconds: {}, passed };
  const run = finishedRun({
    links: {
      ...results(tests(nights.at(-1) ?? [])),
      'history:series': { series: 's', runs: [past], open: [] },
      'record:series': record,
      'moved:sources': { baseline: past, ranges: [moved('triggers')], changes: [] },
    },
  });
  return buildReport(run, verdictOf(run));
}

const quiet = Array.from({ length: 30 }, () => []);
const scattered = [3, 14, 25, 31, 38, 44, 47, 52, 58];

test('an outage accuses nobody, is a guess about the surroundings, and leaves the exit code as it is', () => {
  const report = reportOf(...quiet, scattered);
  assert.equal(
    report.verdict.sentence,
    'Most likely no upstream commit is to blame. An outage, most likely: "3", "14" and 7 more ' +
      '(9 of 60 tests of 9 specifications failed at once, an outage with a chance of 99 %).',
  );
  assert.equal(report.verdict.kind, 'infrastructure');
  assert.deepEqual(report.categories, [{ category: 'platform_issue', tests: 9 }]);
  assert.equal(report.run.exitCode, 1);
  assert.deepEqual(failuresOf(report).filter(isOpen), []);
  assert.equal(report.history?.states.new_failure, 9);
  assert.ok((report.history?.outage ?? 0) > 0.95);
});

test('what an outage is said to have hit and still fails in the next run is suspected of what moved', () => {
  const { verdict } = reportOf(...quiet, scattered, [3, 14]);
  assert.equal(verdict.kind, 'suspected');
  assert.ok(verdict.attributions.every(({ ranges }) => ranges[0]?.name === 'triggers'));
});

test('a test that flakes now and then is chance, most likely', () => {
  const report = reportOf(...Array.from({ length: 40 }, (_, at) => (at % 10 === 5 ? [7] : [])), [7]);
  const failed = report.tests.find(({ category }) => category !== undefined);
  assert.equal(report.verdict.kind, 'infrastructure');
  assert.deepEqual([failed?.category, failed?.rule, failed?.confidence], ['flaky', 'history', 'medium']);
  assert.match(failed?.why ?? '', /^It flaked in 5 of its last 41 runs/);
  assert.equal(report.run.exitCode, 1);
});
