import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeDurations,
  durationByte,
  durationOf,
  encodeDurations,
} from '../../../src/history/format/duration-columns.ts';
import { cellStatus, decodeStatuses, encodeStatuses } from '../../../src/history/format/status-columns.ts';

/** The same numbers every time, of any size below `n`. */
function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

test('statuses come back as they were, whatever they are', () => {
  const next = numbers(7);
  for (let round = 0; round < 300; round += 1) {
    const [tests, runs, kinds] = [next(9), 1 + next(400), 1 + next(6)];
    const columns = Array.from({ length: tests }, () => Uint8Array.from({ length: runs }, () => next(kinds)));
    assert.deepEqual(decodeStatuses(encodeStatuses(columns), tests, runs), columns);
  }
});

test('a test that always passes costs one byte, and one failure two more', () => {
  const passes = new Uint8Array(256).fill(cellStatus.passed);
  assert.equal(encodeStatuses([passes]).length, 1);
  const failsOnce = Uint8Array.from(passes).fill(cellStatus.failed, 50, 51);
  assert.equal(encodeStatuses([failsOnce]).length, 3);
});

test('bytes that are something else are refused', () => {
  const bytes = encodeStatuses([Uint8Array.of(1, 1, 2, 1)]);
  assert.throws(() => decodeStatuses(bytes, 2, 4), RangeError);
  assert.throws(() => decodeStatuses(bytes, 1, 2), RangeError);
  assert.throws(() => decodeStatuses(Uint8Array.of(255, 255, 255, 255, 255, 255), 1, 4), RangeError);
  assert.throws(() => decodeStatuses(Uint8Array.of(...bytes, 0), 1, 4), RangeError);
  assert.throws(() => decodeDurations(Uint8Array.of(1, 2, 3), 2, 2), RangeError);
});

test('durations come back within 2.5 %', () => {
  for (const seconds of [0.01, 0.5, 1, 7.3, 60, 754, 2400]) {
    const back = durationOf(durationByte(seconds)) ?? 0;
    assert.ok(Math.abs(back / seconds - 1) < 0.026, `${seconds} came back as ${back}`);
  }
  assert.equal(durationOf(durationByte(undefined)), undefined);
  assert.equal(durationByte(Number.NaN), 0);
  assert.equal(durationByte(1e9), 255);
});

test('columns of durations come back as they were', () => {
  const next = numbers(11);
  for (let round = 0; round < 100; round += 1) {
    const [tests, runs] = [next(5), 1 + next(50)];
    const columns = Array.from({ length: tests }, () => Uint8Array.from({ length: runs }, () => next(256)));
    assert.deepEqual(decodeDurations(encodeDurations(columns), tests, runs), columns);
  }
});
