import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newFailures } from '../../src/results/new-failures.ts';
import { idOf, scenario } from '../analysis/evidence.ts';

test('what fails or cannot run is new, unless an earlier run has failed it already or an issue is known for it', () => {
  const tests = [
    scenario('A'),
    scenario('B', 'error'),
    scenario('C'),
    scenario('D', 'passed'),
    scenario('E', 'skipped'),
    scenario('F'),
  ];
  const open = [{ test: idOf('C'), since: 'monday', accused: undefined, ranges: [] }];
  const found = newFailures(tests, { series: 's', runs: [], open }, new Map([[idOf('F'), 'ISSUE-1']])).map(
    ({ id }) => id,
  );
  assert.deepEqual(found, [idOf('A'), idOf('B')]);
});
