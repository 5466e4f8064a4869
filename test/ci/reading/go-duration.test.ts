import assert from 'node:assert/strict';
import { test } from 'node:test';
import { milliseconds } from '../../../src/ci/reading/go-duration.ts';

test('durations as Go reads them', () => {
  assert.equal(milliseconds('1h30m0.5s'), 5_400_500);
  assert.equal(milliseconds('-1.5h'), -5_400_000);
  assert.equal(milliseconds('0'), 0);
  assert.equal(milliseconds('1us'), 0.001);
  assert.equal(milliseconds('.5s'), 500);
  for (const text of ['', '1', '1d', 'h', '1h 30m', '1h30', '--1h', '1.2.3s', ' 1h', '9999999h']) {
    assert.equal(milliseconds(text), undefined, text);
  }
});
