import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proportion } from '../../../src/analysis/series/proportion.ts';
import { type TestHistory, testVerdicts } from '../../../src/analysis/series/test-verdicts.ts';
import type { TestStatus } from '../../../src/model/test-result.ts';

const letters: Readonly<Record<string, TestStatus>> = {
  p: 'passed',
  f: 'failed',
  e: 'error',
  s: 'skipped',
  y: 'flaky',
};

/** One letter a run; a dot where the test was not there. */
function history(id: string, results: string): TestHistory {
  return { id, spec: id, results: [...results].map((letter) => letters[letter]) };
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
    const [verdict] = testVerdicts([history('a', results)], 4);
    assert.equal(verdict?.state, state, results);
  }
});

test('a failure has the run that it began in and the last one that passed', () => {
  const [verdict] = testVerdicts([history('a', `${before}psfsf`)], 35);
  assert.deepEqual([verdict?.lastPassed, verdict?.firstFailed], [30, 32]);
  const [never] = testVerdicts([history('a', 'ff')], 2);
  assert.deepEqual([never?.lastPassed, never?.firstFailed], [undefined, 0]);
  const [passes] = testVerdicts([history('a', 'fp')], 2);
  assert.deepEqual([passes?.lastPassed, passes?.firstFailed], [1, undefined]);
});

test('rates say how many they are made of', () => {
  const [verdict] = testVerdicts([history('a', `${before}pypppfpppp`)], 40);
  assert.deepEqual([verdict?.passed.count, verdict?.passed.of], [38, 40]);
  assert.deepEqual([verdict?.flakes.of, (verdict?.flakes.count ?? 0) >= 1], [40, true]);
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
