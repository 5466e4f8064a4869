import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockText, dayText, shortDayText } from '../../site/dates.ts';
import { durationText, secondsBetween } from '../../site/durations.ts';

test('durations', () => {
  const texts = [0, 0.64, 9.96, 42.4, 59.6, 60, 185, 3599.6, 3840].map(durationText);
  assert.deepEqual(texts, [
    '0.0 s',
    '0.6 s',
    '10 s',
    '42 s',
    '1 m 00 s',
    '1 m 00 s',
    '3 m 05 s',
    '1 h 00 m',
    '1 h 04 m',
  ]);
  assert.equal(secondsBetween('2026-11-20T02:00:00Z', '2026-11-20T02:01:05.500Z'), 65.5);
});

test('times are UTC', () => {
  const late = '2026-11-20T23:59:59.999Z';
  assert.deepEqual([dayText(late), shortDayText(late), clockText(late)], ['20 Nov 2026', '20 Nov', '23:59']);
});
