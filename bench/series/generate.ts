/** Why a test of a seeded history failed. */
export type Cause = 'flake' | 'regression' | 'infrastructure';

/** One test in one run; undefined where it was skipped or not there. */
export type Cell = { readonly failed: false } | { readonly failed: true; readonly cause: Cause } | undefined;

/** A time in which a test was broken, `from` and `to` included. */
interface Episode {
  readonly test: number;
  readonly from: number;
  readonly to: number;
}

/** A history whose truth is known. */
export interface SeededHistory {
  readonly world: World;
  readonly tests: readonly Readonly<Pick<Life, 'id' | 'spec' | 'flakeRate' | 'skipped' | 'from' | 'until'>>[];
  /** By run, then by test. */
  readonly runs: readonly (readonly Cell[])[];
  /** Share of all tests that something outside made fail, by run; 0 in most. */
  readonly outages: readonly number[];
  /** Those in which the test failed at least once. */
  readonly episodes: readonly Episode[];
}

/** How a history comes about: rates a run. */
export interface World {
  readonly runs: number;
  readonly tests: number;
  readonly background: number;
  readonly flaky: number;
  readonly skipped: number;
  readonly born: number;
  readonly removed: number;
  readonly solo: number;
  readonly spec: number;
  readonly meanLength: number;
  readonly always: number;
  readonly outage: number;
}

/** A nightly over a year or ten: 300 tests in specs of about seven. */
export const usual: World = {
  ...{ runs: 3650, tests: 300, background: 0.0007, flaky: 0.12, skipped: 0.04, born: 0.35, removed: 0.08 },
  ...{ solo: 1 / 1200, spec: 1 / 900, meanLength: 9, always: 0.7, outage: 0.012 },
};

/** A test with what becomes of it. */
interface Life {
  readonly id: string;
  readonly spec: string;
  readonly flakeRate: number;
  readonly skipped: boolean;
  readonly from: number;
  readonly until: number;
  /** The regression that it has, and the chance that it fails of it. */
  broken: { from: number; to: number; rate: number; failed: boolean } | undefined;
}

export function generate(seed: number, world: World = usual): SeededHistory {
  const random = randomOf(seed);
  const lives = Array.from({ length: world.tests }, () => undefined).map(lifeOf(random, world));
  const specs = [...new Set(lives.map(({ spec }) => spec))];
  const episodes: Episode[] = [];
  const outages: number[] = [];
  const runs: Cell[][] = [];
  for (let run = 0; run < world.runs; run += 1) {
    lives.forEach((life, test) => {
      if (!life.broken || life.broken.to >= run) return;
      if (life.broken.failed) episodes.push({ test, from: life.broken.from, to: life.broken.to });
      life.broken = undefined;
    });
    for (const life of lives) if (random() < world.solo) breakTest(life, run, regression(random, world));
    for (const spec of specs) {
      if (random() >= world.spec) continue;
      const share = 0.2 + 0.8 * random();
      const one = regression(random, world);
      for (const life of lives) if (life.spec === spec && random() < share) breakTest(life, run, one);
    }
    const outage = random() < world.outage ? 0.05 + 0.4 * random() : 0;
    outages.push(outage);
    runs.push(lives.map((life) => cellOf(life, run, outage, random)));
  }
  return { world, tests: lives, runs, outages, episodes: [...episodes, ...unfinished(lives, world.runs)] };
}

function unfinished(lives: readonly Life[], runs: number): Episode[] {
  return lives.flatMap(({ broken }, test) => (broken?.failed ? [{ test, from: broken.from, to: runs - 1 }] : []));
}

function lifeOf(random: () => number, world: World): (_: unknown, at: number) => Life {
  let [spec, left] = [-1, 0];
  return (_, at) => {
    if (left === 0) {
      spec += 1;
      left = 1 + Math.floor(random() * 13);
    }
    left -= 1;
    const kind = random();
    const flakeRate = kind < world.flaky ? 0.02 * 10 ** random() : world.background;
    const from = random() < world.born ? Math.floor(random() * world.runs) : 0;
    const until = random() < world.removed ? from + Math.floor(random() * (world.runs - from)) : world.runs;
    const skipped = kind > 1 - world.skipped;
    return { id: `test ${at}`, spec: `spec ${spec}`, flakeRate, skipped, from, until, broken: undefined };
  };
}

function regression(random: () => number, { meanLength, always }: World): { length: number; rate: number } {
  let length = 1;
  while (random() > 1 / meanLength) length += 1;
  return { length, rate: random() < always ? 1 : 0.4 + 0.5 * random() };
}

function breakTest(life: Life, run: number, { length, rate }: { length: number; rate: number }): void {
  if (life.broken || life.skipped || run < life.from || run >= life.until) return;
  life.broken = { from: run, to: Math.min(run + length, life.until) - 1, rate, failed: false };
}

const passed: Cell = { failed: false };

function cellOf(life: Life, run: number, outage: number, random: () => number): Cell {
  if (life.skipped || run < life.from || run >= life.until) return undefined;
  if (life.broken && random() < life.broken.rate) {
    life.broken.failed = true;
    return { failed: true, cause: 'regression' };
  }
  if (random() < outage) return { failed: true, cause: 'infrastructure' };
  return random() < life.flakeRate ? { failed: true, cause: 'flake' } : passed;
}

/** Mulberry32: the same numbers for the same seed on every machine. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
