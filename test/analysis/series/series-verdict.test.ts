import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proportion } from '../../../src/analysis/series/proportion.ts';
import { seriesVerdict } from '../../../src/analysis/series/series-verdict.ts';
import type { TestRecord, TestVerdict } from '../../../src/model/series.ts';
import type { TestStatus } from '../../../src/model/test-result.ts';

const letters: Readonly<Record<string, TestStatus>> = {
  p: 'passed',
  f: 'failed',
  e: 'error',
  s: 'skipped',
  y: 'flaky',
};

/** A test by its results, one letter a run, among tests that pass; a dot where it was not there. Runs are called by their numbers. */
function judged(results: string): TestVerdict {
  const runs = Array.from(results, (_, run) => `${run}`);
  const others = Array.from({ length: 20 }, (_, at) => record(`other ${at}`, 'p'.repeat(results.length)));
  const [verdict] = seriesVerdict({ runs, tests: [record('a', results), ...others] }).tests;
  assert.ok(verdict);
  return verdict;
}

function record(id: string, results: string): TestRecord {
  return { id, spec: id, results: Array.from(results, (letter) => letters[letter]) };
}

const before = 'p'.repeat(30);

test('every test is told by what it did before', () => {
  const states = {
    pppp: 'passing',
    pppf: 'new_failure',
    ppff: 'still_failing',
    pffe: 'still_failing',
    pfsf: 'still_failing',
    ppfp: 'fixed',
    pfsp: 'fixed',
    pppy: 'flaky',
    '...p': 'new_test',
    '...f': 'new_test',
    'ppp.': 'missing',
    'pp..': 'gone',
    ppps: 'skipped',
    ssss: 'skipped',
  };
  for (const [results, state] of Object.entries(states)) {
    assert.equal(judged(results).state, state, results);
  }
});

test('a failure has the run that it began in and the last one that passed', () => {
  const { lastPassed, firstFailed, lastFailed } = judged(`${before}psfsf`);
  assert.deepEqual([lastPassed, firstFailed, lastFailed], ['30', '32', '34']);
  const never = judged('ff');
  assert.deepEqual([never.lastPassed, never.firstFailed], [undefined, '0']);
  const passes = judged('fp');
  assert.deepEqual([passes.lastPassed, passes.firstFailed, passes.lastFailed], ['1', undefined, '0']);
});

test('rates say how many they are made of', () => {
  const { passed, flakes } = judged(`${before}pypppfpppp`);
  assert.deepEqual([passed.count, passed.of], [38, 40]);
  assert.deepEqual([flakes.of, flakes.count >= 1], [40, true]);
});

test('a break that shows in every run is told to the run', () => {
  assert.deepEqual(judged(`${before}${'f'.repeat(8)}`).onset, { run: '30', earlier: 0, later: 0 });
  assert.equal(judged(`${before}pppp`).onset, undefined);
  assert.equal(judged(`${before}ffpppp`).onset, undefined, 'it was mended');
});

test('a break that shows now and then may be older than its last stretch of failures', () => {
  const { onset, firstFailed } = judged(`${before}fpffpfff`);
  assert.equal(firstFailed, '35');
  assert.deepEqual(onset, { run: '30', earlier: 3, later: 2 });
});

test('what failed long before all of its known runs broke with the first of them', () => {
  assert.equal(judged('f'.repeat(60)).onset?.run, '20');
});

test('an interval holds for none, all and nothing', () => {
  const rounded = (count: number, of: number) => {
    const { low, high } = proportion(count, of);
    return [Number(low.toFixed(3)), Number(high.toFixed(3))];
  };
  assert.deepEqual(rounded(0, 0), [0, 1]);
  assert.deepEqual(rounded(0, 20), [0, 0.161]);
  assert.deepEqual(rounded(20, 20), [0.839, 1]);
  assert.deepEqual(rounded(37, 40), [0.801, 0.974]);
});
