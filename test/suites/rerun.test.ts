import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult, TestStatus } from '../../src/model/test-result.ts';
import { afterRerun } from '../../src/suites/rerun.ts';

function row(n: number, status: TestStatus): TestResult {
  const scenario = `Row | SpecRow: ${n}: [n: ${n}]`;
  const file = 'specs/rows.spec';
  return { id: `${file}::${scenario}`, suite: 's', file, spec: 'Rows', scenario, status, seconds: 1, line: 7 };
}

test('a row that only the rerun came to has its result from there', () => {
  const tests = afterRerun([row(1, 'passed'), row(2, 'error')], [row(1, 'failed'), row(2, 'passed'), row(3, 'failed')]);
  assert.deepEqual(
    tests.map(({ status, attempts }) => [status, attempts?.length]),
    [
      ['passed', undefined],
      ['flaky', 2],
      ['failed', undefined],
    ],
  );
});
