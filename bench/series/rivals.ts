import type { Cell, SeededHistory } from './generate.ts';
import type { Alarms } from './score.ts';

/** A test is called broken from its n-th failure in a row until it passes. */
export function failedInARow({ tests, runs }: SeededHistory, n: number): Alarms {
  const rows = new Uint16Array(tests.length);
  return runs.map((cells) => {
    cells.forEach((cell, test) => {
      if (cell) rows[test] = cell.failed ? (rows[test] ?? 0) + 1 : 0;
    });
    return Uint8Array.from(rows, (row) => (row >= n ? 1 : 0));
  });
}

export interface FisherOptions {
  /** Newest results that are compared … */
  readonly window: number;
  /** … with so many before them. */
  readonly base: number;
  readonly alpha: number;
  readonly leastFailures: number;
  /** Share of failures that the newest must have more. */
  readonly effect: number;
}

const leastBase = 5;

/** Fisher's exact test, one-sided, of the newest results against those before. */
export function fisher({ tests, runs }: SeededHistory, options: FisherOptions): Alarms {
  const logs = logFactorials(options.window + options.base);
  const alarms = runs.map(() => new Uint8Array(tests.length));
  for (let test = 0; test < tests.length; test += 1) {
    const results: number[] = [];
    let last = 0;
    runs.forEach((cells, run) => {
      const cell = cells[test];
      if (cell) {
        results.push(cell.failed ? 1 : 0);
        if (results.length > options.window + options.base) results.shift();
        last = isWorse(results, options, logs) ? 1 : 0;
      }
      (alarms[run] as Uint8Array)[test] = last;
    });
  }
  return alarms;
}

function isWorse(results: readonly number[], options: FisherOptions, logs: Float64Array): boolean {
  const { window, alpha, leastFailures, effect } = options;
  const now = results.slice(-window);
  const before = results.slice(0, -window);
  if (before.length < leastBase) return false;
  const sum = (part: readonly number[]) => part.reduce((all, one) => all + one, 0);
  const [failedNow, failedBefore] = [sum(now), sum(before)];
  if (failedNow < leastFailures || failedNow / now.length - failedBefore / before.length < effect) return false;
  const choose = (n: number, k: number) => (logs[n] ?? 0) - (logs[k] ?? 0) - (logs[n - k] ?? 0);
  const failed = failedNow + failedBefore;
  let chance = 0;
  for (let k = failedNow; k <= Math.min(failed, now.length); k += 1) {
    chance += Math.exp(choose(now.length, k) + choose(before.length, failed - k) - choose(results.length, failed));
  }
  return chance < alpha;
}

function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 1; n <= most; n += 1) logs[n] = (logs[n - 1] ?? 0) + Math.log(n);
  return logs;
}

/**
 * What nobody has: the flake rate of every test, the outages, and how regressions begin and end. It looks at each test by
 * itself.
 */
export function oracle({ world, tests, runs, outages }: SeededHistory, threshold: number): Alarms {
  const hazard = world.solo + 0.6 * world.spec;
  const repair = 1 / world.meanLength;
  const always = new Float64Array(tests.length);
  const partly = new Float64Array(tests.length);
  return runs.map((cells, run) => {
    const said = new Uint8Array(tests.length);
    cells.forEach((cell, test) => {
      if (!cell) return;
      const [a, p] = [always[test] ?? 0, partly[test] ?? 0];
      const healthy = 1 - a - p + repair * (a + p);
      const chance = (fails: number) => seenChance(cell, fails, outages[run] ?? 0);
      const now = {
        healthy: healthy * (1 - hazard) * chance(tests[test]?.flakeRate ?? 0),
        always: (a * (1 - repair) + healthy * hazard * world.always) * chance(1),
        partly: (p * (1 - repair) + healthy * hazard * (1 - world.always)) * chance(0.65),
      };
      const sum = now.healthy + now.always + now.partly;
      always[test] = now.always / sum;
      partly[test] = now.partly / sum;
      said[test] = (now.always + now.partly) / sum >= threshold ? 1 : 0;
    });
    return said;
  });
}

function seenChance(cell: NonNullable<Cell>, fails: number, outage: number): number {
  const either = fails + (1 - fails) * outage;
  return cell.failed ? either : 1 - either;
}
