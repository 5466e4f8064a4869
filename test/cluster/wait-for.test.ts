import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Look, waitFor } from '../../src/cluster/wait-for.ts';

/** Patience of a minute whose time passes by its own pauses alone. */
function counted() {
  let now = 0;
  const [pauses, said]: [number[], string[]] = [[], []];
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
  const progress = (text: string) => void said.push(text);
  return { clock, pauses, said, progress, signal: new AbortController().signal, timeout: 60 };
}

/** Misses these things, one after the other, and is done then. */
function looks(...missing: string[]): () => Promise<Look<string>> {
  return async () => {
    const next = missing.shift();
    return next === undefined ? { done: true, value: 'there' } : { done: false, missing: next };
  };
}

test('what is there already is not waited for', async () => {
  const patience = counted();
  assert.equal(await waitFor(['x'], looks(), patience), 'there');
  assert.deepEqual([patience.pauses, patience.said], [[], []]);
});

test('a pause is a tenth of the time waited so far; what is missing is told once', async () => {
  const patience = counted();
  await waitFor(['x'], looks(...Array<string>(20).fill('a'), 'b', 'b'), patience);
  let waited = 0;
  for (const pause of patience.pauses) {
    assert.equal(pause, Math.max(50, waited * 0.1));
    waited += pause;
  }
  assert.ok(waited > 1000);
  assert.deepEqual(patience.said, ['a', 'b']);
});

test('when time is up, the error names what is still missing', async () => {
  const patience = counted();
  const never = async () => ({ done: false, missing: 'a pod' }) as const;
  await assert.rejects(waitFor(['deploying', 'workloads'], never, patience), {
    kind: 'infrastructure',
    reason: 'deploying:workloads:timeout',
    message: 'after 60 s still: a pod',
  });
  assert.equal(Math.max(...patience.pauses), 3000);
});
