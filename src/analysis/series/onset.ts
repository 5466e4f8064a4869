import type { Onset } from '../../model/series.ts';
import type { Priors } from './priors.ts';

/** One run of a test, as the model sees it. */
export interface SeenRun {
  readonly run: string;
  readonly failed: boolean;
  /** Chance that it broke with this run, by what the others of its specification did. */
  readonly hazard: number;
  /** Chance that something outside made it fail. */
  readonly hit: number;
  /** Chance that it fails while it is healthy. */
  readonly flakeRate: number;
  /** Chance that it was broken already before this run. */
  readonly brokenBefore: number;
}

/** What lies outside of this share of the chance, half of it at either end, is left out of a span. */
const confidence = 0.95;

/**
 * When a test broke that is broken after the last of these runs, oldest first: each run is as likely as the test is to have
 * been healthy until then and to have done what it did since. Undefined without runs.
 */
export function onsetOf(seen: readonly SeenRun[], priors: Priors): Onset | undefined {
  const chances = onsetChances(seen, priors);
  const sum = chances.reduce((all, chance) => all + chance, 0);
  const likeliest = chances.indexOf(Math.max(...chances));
  const { run } = seen[likeliest] ?? {};
  if (run === undefined || !(sum > 0)) return undefined;
  const reaching = (share: number) => {
    let left = share * sum;
    return chances.findIndex((chance) => {
      left -= chance;
      return left <= 0;
    });
  };
  const [from, to] = [reaching((1 - confidence) / 2), reaching((1 + confidence) / 2)];
  return { run, earlier: Math.max(0, likeliest - from), later: Math.max(0, to - likeliest) };
}

/** By run, not scaled; what began before the first run counts as begun with it. */
function onsetChances(seen: readonly SeenRun[], { regressionRates, repair }: Priors): readonly number[] {
  const [first] = seen;
  if (first === undefined) return [];
  let healthy = 1 - first.brokenBefore;
  const broken = regressionRates.map(({ weight }) => weight * first.brokenBefore);
  return seen.map(({ failed, hazard, hit, flakeRate }, at) => {
    const mended = broken.reduce((all, share) => all + share * repair, 0);
    const before = healthy + mended;
    let chance = 0;
    regressionRates.forEach(({ value, weight }, k) => {
      const fresh = before * hazard * weight;
      const old = (broken[k] ?? 0) * (1 - repair);
      chance += (fresh + (at === 0 ? old : 0)) * since(seen.slice(at), value, repair);
      broken[k] = (fresh + old) * likelihood(failed, value, hit);
    });
    healthy = before * (1 - hazard) * likelihood(failed, flakeRate, hit);
    return chance;
  });
}

/** How likely these runs are where it is broken in all of them and fails at this rate. */
function since(seen: readonly SeenRun[], rate: number, repair: number): number {
  return seen.reduce(
    (all, { failed, hit }, at) => all * likelihood(failed, rate, hit) * (at === 0 ? 1 : 1 - repair),
    1,
  );
}

function likelihood(failed: boolean, fails: number, hit: number): number {
  const either = fails + (1 - fails) * hit;
  return failed ? either : 1 - either;
}
