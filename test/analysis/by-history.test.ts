import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excusesOf } from '../../src/analysis/by-history.ts';
import { seriesVerdict } from '../../src/analysis/series/series-verdict.ts';
import { withRun } from '../../src/analysis/series/with-run.ts';
import type { SeriesRecord } from '../../src/model/series.ts';
import type { TestResult } from '../../src/model/test-result.ts';

/** Sixty tests, five to a specification; those that fail are named by their numbers. */
function night(failing: readonly number[]): TestResult[] {
  return Array.from({ length: 60 }, (_, at) => {
    const file = `specs/${Math.floor(at / 5)}.spec`;
    const status = failing.includes(at) ? 'failed' : 'passed';
    return { id: `${file}::${at}`, suite: 's', file, spec: file, scenario: `${at}`, status, seconds: 1 };
  });
}

/** What is said of the last night's failures, by the number of the test. */
function excuses(...nights: readonly (readonly number[])[]) {
  const tests = nights.map(night);
  const empty: SeriesRecord = { runs: [], tests: [] };
  const record = tests.reduce((known, results, at) => withRun(known, `night-${at}`, results), empty);
  const found = excusesOf(tests.at(-1) ?? [], seriesVerdict(record));
  return Object.fromEntries([...found].map(([id, excuse]) => [id.split('::')[1], excuse]));
}

const quiet = (nights: number) => Array.from({ length: nights }, () => []);

test('tests that fail all over at once are those of an outage', () => {
  const found = excuses(...quiet(30), [3, 14, 25, 31, 38, 44, 47, 52, 58]);
  assert.equal(Object.keys(found).length, 9);
  assert.equal(found[14]?.verdict, 'likely_outage');
  assert.equal(found[14]?.why, '9 of 60 tests of 9 specifications failed at once, an outage with a chance of 99 %');
});

test('tests of one specification that fail together are not, nor is one alone', () => {
  assert.deepEqual(excuses(...quiet(30), [20, 21, 22, 23, 24]), {});
  assert.deepEqual(excuses(...quiet(30), [20]), {});
});

test('nearly everything may as well have been broken by a commit', () => {
  const all = Array.from({ length: 45 }, (_, at) => at);
  assert.deepEqual(excuses(...quiet(30), all), {});
});

test('a test that flaked now and then is told with its numbers', () => {
  const nights = Array.from({ length: 40 }, (_, at) => (at % 10 === 5 ? [7] : []));
  const found = excuses(...nights, [7]);
  assert.equal(found[7]?.verdict, 'likely_flaky');
  assert.match(found[7]?.why ?? '', /^it flaked in 5 of its last 41 runs, and in this one with a chance of \d\d %$/);
});

test('but not where it fails again and again', () => {
  const nights = Array.from({ length: 40 }, (_, at) => (at % 10 === 5 ? [7] : []));
  assert.deepEqual(excuses(...nights, [7], [7], [7]), {});
});

test('a short history excuses nothing', () => {
  assert.deepEqual(excuses(...quiet(9), [3, 14, 25, 31, 38, 44, 47, 52, 58]), {});
  assert.deepEqual(excusesOf(night([3]), undefined), new Map());
});

test('a run that comes again takes its own place', () => {
  const first = withRun({ runs: [], tests: [] }, 'a', night([1]));
  const again = withRun(withRun(first, 'b', night([])), 'a', night([2]));
  assert.deepEqual(again.runs, ['b', 'a']);
  assert.deepEqual(again.tests[2]?.results, ['passed', 'failed']);
});

test('a test that is new in a run was not there before', () => {
  const { tests } = withRun({ runs: ['a'], tests: [{ id: 'gone', spec: 's', results: ['passed'] }] }, 'b', night([]));
  assert.deepEqual(
    [tests[0]?.results, tests[1]?.results],
    [
      ['passed', undefined],
      [undefined, 'passed'],
    ],
  );
});
