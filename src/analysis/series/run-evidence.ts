import type { Outlook } from './belief.ts';
import type { Priors, Weighted } from './priors.ts';

/** A test of a run, with what was expected of it. */
export interface ExpectedTest {
  /** Number of its specification. */
  readonly spec: number;
  readonly failed: boolean;
  readonly outlook: Outlook;
}

/** One way to see a run: nothing outside happened (`hit` 0), or something that makes this share of the tests fail. */
export interface RunView {
  readonly hit: number;
  /** How likely it is; those of a run sum to 1. */
  readonly weight: number;
  /** Chance that each test broke with this run, in the order of the tests; judged by what the others of its spec did. */
  readonly hazards: Float64Array;
}

/** Views that are less likely than this change nothing that anybody sees. */
const least = 1e-6;

/**
 * What a run says as a whole. Many failures across specifications speak for an outage, several in one specification for a
 * change that broke it; each is weighed against the other and against chance.
 */
export function viewsOfRun(tests: readonly ExpectedTest[], priors: Priors): readonly RunView[] {
  const outages = priors.outageShares.map(({ value, weight }) => ({ value, weight: weight * priors.outage }));
  const levels: readonly Weighted[] = [
    { value: 0, weight: 1 - priors.outage },
    ...outages.filter(({ value, weight }) => weight * mostLikely(tests, value, priors) > least),
  ];
  const seen = levels.map(({ value, weight }) => ({ hit: value, prior: weight, ...atLevel(tests, value, priors) }));
  const logs = seen.map(({ prior, log }) => Math.log(prior) + log);
  const highest = Math.max(...logs);
  const sum = logs.reduce((all, log) => all + Math.exp(log - highest), 0);
  return seen
    .map(({ hit, hazards }, at) => ({ hit, hazards, weight: Math.exp((logs[at] ?? 0) - highest) / sum }))
    .filter(({ weight }) => weight > least);
}

/** How much more likely a run can be with an outage than without: what passed speaks against it, what failed for it. */
function mostLikely(tests: readonly ExpectedTest[], hit: number, priors: Priors): number {
  const log = tests.reduce((sum, { failed, outlook }) => {
    if (!failed) return sum + Math.log(1 - hit);
    const fails = chanceUnbroken(outlook, priors);
    return sum + Math.log((fails + (1 - fails) * hit) / fails);
  }, 0);
  return Math.exp(log);
}

/** Log-likelihood of a run under one level of outage, and the hazards that follow. */
function atLevel(
  tests: readonly ExpectedTest[],
  hit: number,
  priors: Priors,
): { readonly log: number; readonly hazards: Float64Array } {
  const unbroken = tests.map((test) => likelihood(test, chanceUnbroken(test.outlook, priors), hit));
  const broken = tests.map((test) => likelihood(test, chanceBroken(test.outlook, priors), hit));
  const hazards = new Float64Array(tests.length);
  let log = 0;
  for (const members of bySpec(tests)) {
    const change = specChange(members, unbroken, broken, priors);
    log += change.log;
    for (const [test, hazard] of change.hazards) hazards[test] = hazard;
  }
  return { log, hazards };
}

/** Chance of a failure where no change of its specification broke it; it may have broken alone. */
function chanceUnbroken({ healthy, flakes, stillFails }: Outlook, priors: Priors): number {
  const chance = flakes + stillFails;
  return chance + priors.soloHazard * (healthy * meanRate(priors) - flakes);
}

function chanceBroken({ healthy, stillFails }: Outlook, priors: Priors): number {
  return healthy * meanRate(priors) + stillFails;
}

function meanRate({ regressionRates }: Priors): number {
  return regressionRates.reduce((sum, { value, weight }) => sum + value * weight, 0);
}

function likelihood({ failed }: ExpectedTest, fails: number, hit: number): number {
  const either = fails + (1 - fails) * hit;
  return failed ? either : 1 - either;
}

function bySpec(tests: readonly ExpectedTest[]): Iterable<readonly number[]> {
  const specs = new Map<number, number[]>();
  tests.forEach(({ spec }, at) => {
    const members = specs.get(spec);
    if (members) members.push(at);
    else specs.set(spec, [at]);
  });
  return specs.values();
}

/** Whether a change broke a specification: by every share of its tests that it may have broken. */
function specChange(
  members: readonly number[],
  unbroken: readonly number[],
  broken: readonly number[],
  { soloHazard, specHazard, specShares }: Priors,
): { readonly log: number; readonly hazards: readonly (readonly [test: number, hazard: number])[] } {
  const none = members.reduce((sum, test) => sum + Math.log(unbroken[test] ?? 1), 0);
  const gains = members.map((test) => {
    const ratio = (broken[test] ?? 1) / (unbroken[test] ?? 1);
    return specShares.map(({ value }) => Math.log(1 - value + value * ratio));
  });
  const all = specShares.map((_, share) => gains.reduce((sum, gain) => sum + (gain[share] ?? 0), 0));
  const odds = specShares.reduce((sum, { weight }, share) => sum + weight * Math.exp(all[share] ?? 0), 0);
  const hazards = members.map((test, at) => {
    let [others, hits] = [0, 0];
    specShares.forEach(({ value, weight }, share) => {
      const without = weight * Math.exp((all[share] ?? 0) - (gains[at]?.[share] ?? 0));
      others += without;
      hits += without * value;
    });
    const spec = (specHazard * hits) / (1 - specHazard + specHazard * others);
    return [test, Math.min(0.9, soloHazard + spec)] as const;
  });
  return { log: none + Math.log(1 - specHazard + specHazard * odds), hazards };
}
