import type { FailureChances } from '../../model/series.ts';
import { addUpdated, type Belief, brokenChance, firstBelief, mend, type Outlook, outlook } from './belief.ts';
import { nightly, type Priors } from './priors.ts';
import { type RunView, viewsOfRun } from './run-evidence.ts';

/** A test that ran to an end; those that were skipped say nothing. */
export interface RanTest {
  readonly id: string;
  /** Tests of one specification break together. */
  readonly spec: string;
  readonly failed: boolean;
}

interface JudgedTest {
  readonly id: string;
  /** Chance that it is broken now, after this run. */
  readonly broken: number;
  /** Of a failure: what it is. */
  readonly failure: FailureChances | undefined;
  /** Chance that it broke with this run, and that something outside made it fail, whatever its own result. */
  readonly hazard: number;
  readonly hit: number;
  /** Chance that it fails while it is healthy, as expected before this run. */
  readonly flakeRate: number;
}

export interface JudgedRun {
  /** Chance that something outside of what is tested made tests of this run fail. */
  readonly outage: number;
  /** In the order in which they were given. */
  readonly tests: readonly JudgedTest[];
}

/** Follows the runs of one series, oldest first. */
export interface SeriesFollower {
  push(tests: readonly RanTest[]): JudgedRun;
}

/**
 * One model of why tests fail: every test is healthy, with a flake rate of its own, or broken; specifications break
 * together; an outage hits tests of all of them. What is known of a test comes from all its runs, and a run costs time for
 * its own tests only.
 */
export function followSeries(priors: Priors = nightly): SeriesFollower {
  const beliefs = new Map<string, Belief>();
  const specs = new Map<string, number>();

  function beliefOf(id: string): Belief {
    const known = beliefs.get(id);
    if (known) {
      mend(known, priors);
      return known;
    }
    const first = firstBelief(priors);
    beliefs.set(id, first);
    return first;
  }

  function numberOf(spec: string): number {
    const number = specs.get(spec) ?? specs.size;
    specs.set(spec, number);
    return number;
  }

  return {
    push(tests) {
      const before = tests.map(({ id }) => beliefOf(id));
      const expected = tests.map(({ spec, failed }, at) => ({
        spec: numberOf(spec),
        failed,
        outlook: outlook(before[at] as Belief, priors),
      }));
      const views = viewsOfRun(expected, priors);
      const judged = tests.map(({ id, failed }, at): JudgedTest => {
        const seen = views.map(({ hit, weight, hazards }) => ({ hit, weight, hazard: hazards[at] ?? 0, failed }));
        const after = new Float64Array((before[at] as Belief).length);
        for (const view of seen) addUpdated(after, view.weight, before[at] as Belief, view, priors);
        beliefs.set(id, after);
        const expects = expected[at]?.outlook as Outlook;
        const failure = failed ? chancesOf(expects, seen, priors) : undefined;
        const hazard = mean(seen, (view) => view.hazard);
        const hit = mean(seen, (view) => view.hit);
        return { id, broken: brokenChance(after, priors), failure, hazard, hit, flakeRate: flakeRateOf(expects) };
      });
      return { outage: 1 - weightOfNone(views), tests: judged };
    },
  };
}

function mean<V extends { readonly weight: number }>(views: readonly V[], value: (view: V) => number): number {
  return views.reduce((sum, view) => sum + view.weight * value(view), 0);
}

function flakeRateOf({ healthy, flakes }: Outlook): number {
  return healthy > 0 ? flakes / healthy : 0;
}

function weightOfNone(views: readonly RunView[]): number {
  return views.find(({ hit }) => hit === 0)?.weight ?? 0;
}

/** What a failure is. Where several causes would each have been enough, it is that of the product first. */
function chancesOf(
  { healthy, flakes, stillFails }: Outlook,
  views: readonly { readonly hit: number; readonly weight: number; readonly hazard: number }[],
  { regressionRates }: Priors,
): FailureChances {
  const rate = regressionRates.reduce((sum, { value, weight }) => sum + value * weight, 0);
  const chances = { regression: 0, flake: 0, infrastructure: 0 };
  for (const { hit, weight, hazard } of views) {
    const regression = stillFails + healthy * hazard * rate;
    const infrastructure = (1 - regression) * hit;
    const flake = flakes * (1 - hazard) * (1 - hit);
    const all = regression + infrastructure + flake;
    chances.regression += (weight * regression) / all;
    chances.infrastructure += (weight * infrastructure) / all;
    chances.flake += (weight * flake) / all;
  }
  return chances;
}
