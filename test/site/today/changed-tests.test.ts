import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeGroups } from '../../../site/today/changed-tests.ts';
import type { TestState, TestVerdict } from '../../../src/model/series.ts';

const rate = { count: 1, of: 2, low: 0, high: 1 };

function verdict(id: string, state: TestState, failedRuns?: number): TestVerdict {
  const untold = {
    lastPassed: undefined,
    lastFailed: undefined,
    firstFailed: undefined,
    onset: undefined,
    failure: undefined,
  };
  return { id, state, failedRuns, broken: 0, passed: rate, flakes: rate, ...untold };
}

test('new failures come first, young ones before old ones; what stands as before is not named', () => {
  const tests = [
    ...[verdict('a', 'passing'), verdict('b', 'fixed'), verdict('c', 'still_failing', 9), verdict('d', 'skipped')],
    ...[verdict('e', 'still_failing', 2), verdict('f', 'new_failure', 1), verdict('g', 'gone')],
  ];
  const said = changeGroups(tests).map((group) => [group.state, group.tests.map(({ id }) => id).join('')]);
  assert.deepEqual(said, [
    ['new_failure', 'f'],
    ['still_failing', 'ec'],
    ['fixed', 'b'],
  ]);
});
