import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgedRuns, seriesRecord } from '../../src/history/series-record.ts';
import { turnedSince } from '../../src/history/turned-since.ts';
import type { TestResult, TestStatus } from '../../src/model/test-result.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { seriesOf } from './memory-branch.ts';

const series = 'pipelines-1.21/4.20/amd64';
const overlay = 'specs/triggers/eventlistener.spec::Create an EventListener with a CEL overlay: TRIGGERS-05-TC02';

/** The same run on another day, with another id of the overlay's test. */
function later(report: Report, day: number, id: string, change: Partial<Report['run']> = {}): Report {
  const startedAt = `2026-11-${day}T02:00:00.000Z`;
  const run = { ...report.run, id: `night-of-${day}`, startedAt, ...change };
  return {
    ...report,
    run,
    tests: report.tests.map((one) => (one.id === overlay ? { ...one, id, caseId: 'TRIGGERS-05-TC02' } : one)),
  };
}

test('every test has its results in every run, oldest first', async () => {
  const { runs, tests } = seriesRecord(await seriesOf(await nights(), series));
  assert.deepEqual(runs, ['night-1', 'night-2', 'night-3']);
  const { spec, results } = tests.find(({ id }) => id === overlay) ?? {};
  assert.deepEqual([spec, results], ['specs/triggers/eventlistener.spec', ['passed', 'failed', 'failed']]);
});

test('runs that say nothing of the tests are left out, of the rows too', async () => {
  const [first, second] = await nights();
  const stopped = later(second, 21, overlay, { state: 'cancelled' });
  const known = await seriesOf([first, stopped, later(first, 22, overlay)], series);
  assert.deepEqual(seriesRecord(known).runs, ['night-1', 'night-of-22']);
  assert.deepEqual(
    judgedRuns(known).map(({ row, at }) => [row.id, at]),
    [
      ['night-1', 0],
      ['night-of-22', 2],
    ],
  );
});

test('a test that was renamed goes on under its new id', async () => {
  const [first, second] = await nights();
  const renamed = overlay.replace('Create an', 'Make an');
  const { tests } = seriesRecord(await seriesOf([later(first, 20, overlay), later(second, 21, renamed)], series));
  assert.equal(
    tests.some(({ id }) => id === overlay),
    false,
  );
  assert.deepEqual(tests.find(({ id }) => id === renamed)?.results, ['passed', 'failed']);
});

test('a test has turned since the run in which it last had another result, whatever was skipped meanwhile', () => {
  const results = {
    breaks: ['passed', 'passed', 'skipped'],
    mended: ['passed', 'failed', 'failed'],
    'still fails': ['passed', 'failed', 'failed'],
    'still passes': ['passed', 'flaky', 'passed'],
  } satisfies Record<string, TestStatus[]>;
  const now = { breaks: 'failed', mended: 'flaky', 'still fails': 'error', 'still passes': 'passed', fresh: 'failed' };
  const record = {
    runs: ['one', 'two', 'three'],
    tests: Object.entries(results).map(([id, known]) => ({ id, spec: 's', results: known })),
  };
  const tests = Object.entries(now).map(([id, status]) => ({ id, status }) as TestResult);
  assert.deepEqual(turnedSince(record, tests), ['three', 'two']);
  assert.deepEqual(turnedSince(record, []), []);
});
