/**
 * What is expected of a test before it has been seen. The chances are those of a suite that runs once a night; they are
 * rough on purpose, and the history of a test soon says more than they do.
 */
export interface Priors {
  /** Chance that a healthy test fails in one run, with how many tests have that chance; the weights sum to 1. */
  readonly flakeRates: readonly Weighted[];
  /** Chance that a test with a regression fails in one run; most fail always. */
  readonly regressionRates: readonly Weighted[];
  /** Chance a run that a test breaks by itself. */
  readonly soloHazard: number;
  /** Chance a run that a change breaks tests of one specification … */
  readonly specHazard: number;
  /** … and which share of its tests then breaks. */
  readonly specShares: readonly Weighted[];
  /** Chance a run that a broken test is mended. */
  readonly repair: number;
  /** Chance that something outside makes tests of a run fail … */
  readonly outage: number;
  /** … and which share of all tests it makes fail. */
  readonly outageShares: readonly Weighted[];
}

/** A value and how much of the whole has it. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

const evenly = (values: readonly number[]): readonly Weighted[] =>
  values.map((value) => ({ value, weight: 1 / values.length }));

const weighted = (weights: Readonly<Record<string, number>>): readonly Weighted[] =>
  Object.entries(weights).map(([value, weight]) => ({ value: Number(value), weight }));

/** One run a night, over a few upstream repositories at once. */
export const nightly: Priors = {
  flakeRates: weighted({
    ...{ '0.0004': 0.42, '0.001': 0.35, '0.003': 0.05, '0.01': 0.02, '0.02': 0.03 },
    ...{ '0.035': 0.03, '0.06': 0.03, '0.1': 0.03, '0.16': 0.02, '0.22': 0.02 },
  }),
  regressionRates: weighted({ '0.985': 0.7, '0.85': 0.1, '0.65': 0.1, '0.45': 0.1 }),
  soloHazard: 1 / 1200,
  specHazard: 1 / 900,
  specShares: evenly([0.25, 0.45, 0.65, 0.85, 1]),
  repair: 1 / 9,
  outage: 0.012,
  outageShares: evenly([0.07, 0.12, 0.17, 0.22, 0.27, 0.32, 0.37, 0.42]),
};
