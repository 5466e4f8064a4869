import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';

test('a sleep ends after its time, or with an error at the signal', async () => {
  const clock = createClock();
  const before = clock.now();
  await clock.sleep(5, new AbortController().signal);
  assert.ok(clock.now() - before >= 4);
  await assert.rejects(clock.sleep(60_000, AbortSignal.abort()), { kind: 'cancelled' });
});
