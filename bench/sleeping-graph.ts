import { setTimeout as sleep } from 'node:timers/promises';
import { graph } from '../src/engine/graph.ts';
import { runGraph } from '../src/engine/run-graph.ts';
import { created, type Step } from '../src/engine/step.ts';
import type { Link } from '../src/model/link.ts';
import type { World } from '../src/ports/world.ts';

/** A step that sleeps once those before it have: all of them are of earlier layers. */
export interface Sleeping {
  readonly name: string;
  readonly milliseconds: number;
  readonly after: readonly string[];
}

/** So many steps in layers of ten, each after one to three of the layer before; the same for the same seed. */
export function sleepingSteps(count: number, seed: number): readonly Sleeping[] {
  const random = numbers(seed);
  return Array.from({ length: count }, (_, at) => {
    const layer = Math.floor(at / 10);
    const before =
      layer === 0 ? [] : Array.from({ length: 1 + Math.floor(random() * 3) }, () => Math.floor(random() * 10));
    return {
      name: `s${at}`,
      milliseconds: 50 + Math.floor(random() * 250),
      after: [...new Set(before)].map((of) => `s${(layer - 1) * 10 + of}`),
    };
  });
}

/** Milliseconds of the longest chain. */
export function criticalPath(steps: readonly Sleeping[]): number {
  const ends = new Map<string, number>();
  for (const { name, milliseconds, after } of steps) {
    ends.set(name, milliseconds + Math.max(0, ...after.map((one) => ends.get(one) ?? 0)));
  }
  return Math.max(...ends.values());
}

/** The floor: promises that wait for each other, and timers. Milliseconds. */
export async function runPromises(steps: readonly Sleeping[]): Promise<number> {
  const began = performance.now();
  const done = new Map<string, Promise<unknown>>();
  for (const { name, milliseconds, after } of steps) {
    done.set(
      name,
      Promise.all(after.map((one) => done.get(one))).then(() => sleep(milliseconds)),
    );
  }
  await Promise.all(done.values());
  return performance.now() - began;
}

/** Our engine, with everything that it tells on the way. Milliseconds. */
export async function runEngine(steps: readonly Sleeping[]): Promise<number> {
  const world = { clock: { now: Date.now, sleep } } as unknown as World;
  const whole = graph(steps.map(stepOf));
  const never = new AbortController().signal;
  const began = performance.now();
  const { steps: results } = await runGraph(whole, world, () => undefined, { cancel: never, force: never });
  const taken = performance.now() - began;
  if (results.some(({ status }) => status !== 'succeeded')) throw new Error('a step did not succeed');
  return taken;
}

function stepOf({ name, milliseconds, after }: Sleeping): Step {
  const made: Link = `made:${name}`;
  return {
    ...{ name, kind: 'sleep', requires: after.map((one): Link => `made:${one}`), creates: [made] },
    async run() {
      await sleep(milliseconds);
      return { summary: 'slept', created: [created(`made:${name}`, true)] };
    },
  };
}

/** Park and Miller's generator: from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
