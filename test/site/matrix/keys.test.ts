import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeAfter } from '../../../site/client/matrix/keys.ts';
import { planOf } from './plan-of.ts';

/** A heading, three tests, a heading, one test; the newest run is the last letter. */
const plan = { ...planOf('PPFFP', 'FPPPF', 'PPPPF', 'PPPPP'), rows: Int32Array.of(-1, 0, 1, 2, -2, 3) };
const reach = { page: 3, unexplained: (test: number) => test !== 2 };

function led(key: string, row: number, column: number, control = false): readonly number[] | undefined {
  const place = placeAfter(key, control, plan, { row, column }, reach);
  return place && [place.row, place.column];
}

test('arrows and pages stay in the matrix and pass over headings', () => {
  assert.deepEqual(led('ArrowRight', 1, 0), [1, 1]);
  assert.deepEqual(led('ArrowRight', 1, 4), [1, 4]);
  assert.deepEqual(led('ArrowLeft', 1, 0), [1, 0]);
  assert.deepEqual(led('ArrowDown', 3, 2), [5, 2]);
  assert.deepEqual(led('ArrowUp', 5, 2), [3, 2]);
  assert.deepEqual(led('ArrowUp', 1, 2), [1, 2]);
  assert.deepEqual(led('PageDown', 1, 2), [5, 2]);
  assert.deepEqual(led('PageUp', 5, 2), [2, 2]);
});

test('Home and End lead along the row, with Control to the corners', () => {
  assert.deepEqual(
    [led('Home', 3, 2), led('End', 3, 2)],
    [
      [3, 0],
      [3, 4],
    ],
  );
  assert.deepEqual(
    [led('Home', 3, 2, true), led('End', 3, 2, true)],
    [
      [1, 0],
      [5, 4],
    ],
  );
});

test('letters lead to failures that nobody has explained, and to changes of a test', () => {
  assert.deepEqual(led('j', 1, 4), [2, 4]);
  assert.deepEqual(led('j', 2, 4), [1, 3], 'the explained failure is passed over, the run before comes next');
  assert.deepEqual(led('k', 1, 3), [2, 4]);
  assert.deepEqual(led('k', 2, 4), [2, 4], 'there is none before');
  assert.deepEqual(
    [led('n', 1, 0), led('n', 1, 2), led('p', 1, 4)],
    [
      [1, 2],
      [1, 4],
      [1, 2],
    ],
  );
  assert.equal(led('x', 1, 0), undefined);
});
