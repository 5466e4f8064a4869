import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graph } from '../../src/engine/graph.ts';
import { runGraph } from '../../src/engine/run-graph.ts';
import type { Step } from '../../src/engine/step.ts';
import type { Link } from '../../src/model/link.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import { step, worldOfTime } from './steps.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Played {
  readonly steps: readonly Step[];
  readonly results: ReadonlyMap<string, StepResult>;
  /** Names with `starts` and `ends`, as it happened. */
  readonly story: readonly string[];
  readonly failing: ReadonlySet<string>;
}

/** Up to 30 steps that wait for some of those before them, in any order; some fail, and some runs are cancelled. */
async function play(seed: number): Promise<Played> {
  const next = numbers(seed);
  const cancel = new AbortController();
  const stopAt = next() < 0.3 ? Math.floor(next() * 20) : undefined;
  const story: string[] = [];
  const failing = new Set<string>();
  const steps = Array.from({ length: 1 + Math.floor(next() * 30) }, (_, index) => {
    const some = (chance: number) => linksBefore(index).filter(() => next() < chance / (index + 1));
    const [requires, after, cleanup] = [some(2), some(1), next() < 0.1];
    const turns = Math.floor(next() * 4);
    const name = `step-${index}`;
    if (next() < 0.15) failing.add(name);
    return step(name, { requires, after, cleanup, creates: [linkOf(index)] }, async () => {
      story.push(`${name} starts`);
      if (story.length === stopAt) cancel.abort();
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      story.push(`${name} ends`);
      if (failing.has(name)) throw new Error('chosen to fail');
      return undefined;
    });
  }).sort(() => next() - 0.5);
  const signals = { cancel: cancel.signal, force: new AbortController().signal };
  const ran = await runGraph(graph(steps), worldOfTime(), () => {}, signals);
  return { steps, story, failing, results: new Map(ran.steps.map((result) => [result.name, result])) };
}

function linkOf(index: number): Link {
  return `source:${index}`;
}

function linksBefore(index: number): Link[] {
  return Array.from({ length: index }, (_, before) => linkOf(before));
}

function creatorOf(link: Link): string {
  return `step-${link.slice('source:'.length)}`;
}

function checkStep({ name, requires, after = [], cleanup }: Step, { story, results, failing }: Played): void {
  const started = story.indexOf(`${name} starts`);
  const status = results.get(name)?.status ?? '';
  assert.equal(story.lastIndexOf(`${name} starts`), started, 'no step starts twice');
  const begun = started >= 0;
  const expected = failing.has(name) ? 'failed' : 'succeeded';
  assert.ok((begun ? [expected] : ['blocked', 'cancelled']).includes(status), `${name} is ${status}`);
  if (!begun) return;
  for (const creator of [...requires, ...after].map(creatorOf)) {
    const wasBegun = story.includes(`${creator} starts`);
    assert.ok(!wasBegun || story.indexOf(`${creator} ends`) < started, `${name} waits for ${creator}`);
  }
  if (cleanup) return;
  for (const creator of requires.map(creatorOf)) assert.equal(results.get(creator)?.status, 'succeeded');
}

test('200 random graphs: everything ends, in order, and nothing twice', async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const played = await play(seed);
    assert.equal(played.results.size, played.steps.length, `seed ${seed}: every step ends`);
    try {
      for (const one of played.steps) checkStep(one, played);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
    const idle = played.steps.filter(({ cleanup, name }) => cleanup && !played.story.includes(`${name} starts`));
    assert.deepEqual(idle, [], `seed ${seed}: every clean-up runs`);
  }
});
