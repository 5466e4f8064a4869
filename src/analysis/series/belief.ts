import type { Priors } from './priors.ts';

/**
 * What is believed of one test: how likely each pair of a flake rate and a state is (healthy, or broken at one of the
 * regression rates). Laid out as all healthy ones first, then the broken ones of every flake rate; sums to 1.
 */
export type Belief = Float64Array;

/** A belief in three numbers. */
export interface Outlook {
  /** Chance that the test is healthy. */
  readonly healthy: number;
  /** Chance that it is healthy and fails all the same. */
  readonly flakes: number;
  /** Chance that it is broken already, and fails. */
  readonly stillFails: number;
}

/** What is believed of a test that has never run: nothing but the priors. */
export function firstBelief({ flakeRates, regressionRates }: Priors): Belief {
  const belief = new Float64Array(flakeRates.length * (1 + regressionRates.length));
  flakeRates.forEach(({ weight }, at) => {
    belief[at] = weight;
  });
  return belief;
}

/** One run later, before its result is known: what was broken may have been mended. Changes `belief`. */
export function mend(belief: Belief, { flakeRates, regressionRates, repair }: Priors): void {
  const broken = regressionRates.length;
  for (let rate = 0; rate < flakeRates.length; rate += 1) {
    for (let k = 0; k < broken; k += 1) {
      const at = flakeRates.length + rate * broken + k;
      const mended = (belief[at] ?? 0) * repair;
      belief[at] = (belief[at] ?? 0) - mended;
      belief[rate] = (belief[rate] ?? 0) + mended;
    }
  }
}

export function outlook(belief: Belief, { flakeRates, regressionRates }: Priors): Outlook {
  const broken = regressionRates.length;
  let [healthy, flakes, stillFails] = [0, 0, 0];
  flakeRates.forEach(({ value }, rate) => {
    const share = belief[rate] ?? 0;
    healthy += share;
    flakes += share * value;
    regressionRates.forEach((regression, k) => {
      stillFails += (belief[flakeRates.length + rate * broken + k] ?? 0) * regression.value;
    });
  });
  return { healthy, flakes, stillFails };
}

/** Chance that the test is broken. */
export function brokenChance(belief: Belief, { flakeRates }: Priors): number {
  let sum = 0;
  for (let at = flakeRates.length; at < belief.length; at += 1) sum += belief[at] ?? 0;
  return sum;
}

/** What one run has shown of a test. `hazard`: chance that it broke with this run; `hit`: that something outside made it fail. */
export interface Observation {
  readonly failed: boolean;
  readonly hazard: number;
  readonly hit: number;
}

/** The belief after a run, added to `into` with a weight. */
export function addUpdated(into: Belief, weight: number, belief: Belief, seen: Observation, priors: Priors): void {
  const { flakeRates, regressionRates } = priors;
  const broken = regressionRates.length;
  const likelihood = (fails: number): number => {
    const either = fails + (1 - fails) * seen.hit;
    return seen.failed ? either : 1 - either;
  };
  const ofRegression = regressionRates.map(({ value }) => likelihood(value));
  const scale = weight / total(belief, seen, likelihood, ofRegression, priors);
  flakeRates.forEach(({ value }, rate) => {
    const healthy = belief[rate] ?? 0;
    into[rate] = (into[rate] ?? 0) + scale * healthy * (1 - seen.hazard) * likelihood(value);
    for (let k = 0; k < broken; k += 1) {
      const at = flakeRates.length + rate * broken + k;
      const mass = (belief[at] ?? 0) + healthy * seen.hazard * (regressionRates[k]?.weight ?? 0);
      into[at] = (into[at] ?? 0) + scale * mass * (ofRegression[k] ?? 0);
    }
  });
}

function total(
  belief: Belief,
  { hazard }: Observation,
  likelihood: (fails: number) => number,
  ofRegression: readonly number[],
  { flakeRates, regressionRates }: Priors,
): number {
  const broken = regressionRates.length;
  let sum = 0;
  flakeRates.forEach(({ value }, rate) => {
    const healthy = belief[rate] ?? 0;
    sum += healthy * (1 - hazard) * likelihood(value);
    for (let k = 0; k < broken; k += 1) {
      const mass =
        (belief[flakeRates.length + rate * broken + k] ?? 0) + healthy * hazard * (regressionRates[k]?.weight ?? 0);
      sum += mass * (ofRegression[k] ?? 0);
    }
  });
  return sum;
}
