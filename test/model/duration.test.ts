import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText } from '../../src/model/duration.ts';

test('durations in the words of people', () => {
  const said = [0, 0.4, 45, 60, 192, 3600, 3660, 7500].map(durationText);
  assert.deepEqual(said, ['0s', '0s', '45s', '1m', '3m 12s', '1h', '1h 1m', '2h 5m']);
});
