import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shares } from '../../../site/charts/shares.ts';

test('pieces fill the bar in order, failed first', () => {
  const pieces = shares({ passed: 7, flaky: 0, failed: 2, skipped: 1 }, 240);
  assert.deepEqual(
    pieces.map((piece) => piece.status),
    ['failed', 'passed', 'skipped'],
  );
  assert.equal(Math.round(pieces.reduce((sum, piece) => sum + piece.width, 0)), 240);
  assert.ok(pieces.every((piece, n) => n === 0 || piece.x === (pieces[n - 1]?.x ?? 0) + (pieces[n - 1]?.width ?? 0)));
});

test('one failure among ten thousand is a piece one can see; nothing is nothing', () => {
  assert.ok((shares({ passed: 10_000, flaky: 0, failed: 1, skipped: 0 }, 240)[0]?.width ?? 0) >= 5);
  assert.deepEqual(shares({ passed: 0, flaky: 0, failed: 0, skipped: 0 }, 240), []);
});
