import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFailures, encodeFailures, type FailureKind } from '../../../src/history/format/failure-columns.ts';

const late: FailureKind = {
  template: 'late by <n>',
  category: 'platform_issue',
  cluster: 'c1',
  owner: 'infrastructure',
};
const silent: FailureKind = { template: '', category: 'unclassified' };
const statuses = [Uint8Array.of(1, 2, 5, 0), Uint8Array.of(1, 1, 1, 1), Uint8Array.of(2, 4, 3, 2)];
const columns = [
  new Map([
    [1, late],
    [2, { ...late }],
  ]),
  new Map(),
  new Map([
    [0, late],
    [3, silent],
  ]),
];

test('each kind is kept once, and each red cell has its number', () => {
  const stored = encodeFailures(columns, statuses);
  assert.deepEqual(stored, { kinds: [late, silent], cells: [0, 0, 0, 1] });
  assert.deepEqual(decodeFailures(stored, statuses), columns);
});

test('a failure that nothing is known of is unclassified', () => {
  assert.deepEqual(encodeFailures([], [Uint8Array.of(2)]), { kinds: [silent], cells: [0] });
});

test('failures of other runs are refused', () => {
  const stored = encodeFailures(columns, statuses);
  assert.throws(() => decodeFailures(stored, statuses.slice(1)), RangeError);
  assert.throws(() => decodeFailures({ ...stored, cells: [0, 0, 0] }, statuses), RangeError);
  assert.throws(() => decodeFailures({ ...stored, cells: [0, 0, 0, 2] }, statuses), RangeError);
});
