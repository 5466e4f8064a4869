import type {
  FailureChances,
  SeriesRecord,
  SeriesVerdict,
  TestRecord,
  TestState,
  TestVerdict,
} from '../../model/series.ts';
import { hasFailed, hasRun, type TestStatus } from '../../model/test-result.ts';
import { followSeries } from './follow-series.ts';
import { onsetOf, type SeenRun } from './onset.ts';
import { nightly } from './priors.ts';
import { proportion } from './proportion.ts';

/** Results that a rate is made of. */
const window = 100;
/**
 * Newest runs that the model follows, so that a verdict takes as long in the tenth year as in the first: on seeded histories
 * those before change 1 verdict of 2,900.
 */
const followedRuns = 100;
/** Runs of a test in which it is looked for when it broke. */
const lookback = 40;
/** A failure more likely caused by a regression is no flake, and a test more likely healthy has not broken. */
const likely = 0.5;

/** What the model has seen of one test. */
interface Followed {
  /** Chance that it is broken after its newest run. */
  broken: number;
  /** By run: what its failure was. */
  readonly failures: (FailureChances | undefined)[];
  /** The newest runs. */
  readonly seen: SeenRun[];
}

/** A series judged by its runs: its newest run, and every test. */
export function seriesVerdict({ runs, tests }: SeriesRecord): SeriesVerdict {
  const follower = followSeries();
  const followed = tests.map((): Followed => ({ broken: 0, failures: [], seen: [] }));
  let outage = 0;
  runs.forEach((run, number) => {
    if (number < runs.length - followedRuns) return;
    const ran = tests.flatMap(({ id, spec, results }, test) => {
      const result = results[number];
      return hasRun(result) ? [{ test, id, spec, failed: fails(result) }] : [];
    });
    const judged = follower.push(ran);
    outage = judged.outage;
    ran.forEach(({ test, failed }, at) => {
      const [known, now] = [followed[test], judged.tests[at]];
      if (known === undefined || now === undefined) return;
      const { hazard, hit, flakeRate, failure } = now;
      known.seen.push({ run, failed, hazard, hit, flakeRate, brokenBefore: known.broken });
      if (known.seen.length > lookback) known.seen.shift();
      known.broken = now.broken;
      known.failures[number] = failure;
    });
  });
  const verdicts = tests.map((test, at) => verdictOf(test, runs, followed[at] as Followed));
  return { runs: runs.length, outage, tests: verdicts };
}

function verdictOf(
  { id, results }: TestRecord,
  runs: readonly string[],
  { broken, failures, seen }: Followed,
): TestVerdict {
  const ran = runs.flatMap((_, run) => (hasRun(results[run]) ? [run] : []));
  const lastPassed = ran.findLast((run) => !fails(results[run]));
  const stretch = ran.filter((run) => run > (lastPassed ?? -1));
  const recent = ran.slice(-window);
  const flaked = (run: number) =>
    results[run] === 'flaky' || (fails(results[run]) && (failures[run]?.flake ?? 0) > likely);
  const name = (run: number | undefined) => (run === undefined ? undefined : runs[run]);
  return {
    id,
    state: stateOf(results, runs.length - 1, ran),
    lastPassed: name(lastPassed),
    lastFailed: name(ran.findLast((run) => fails(results[run]))),
    firstFailed: name(stretch[0]),
    failedRuns: stretch.length > 0 ? stretch.length : undefined,
    broken,
    onset: broken > likely ? onsetOf(seen, nightly) : undefined,
    failure: failures[runs.length - 1],
    passed: proportion(recent.filter((run) => results[run] === 'passed').length, recent.length),
    flakes: proportion(recent.filter(flaked).length, recent.length),
  };
}

function stateOf(results: TestRecord['results'], newest: number, ran: readonly number[]): TestState {
  const result = results[newest];
  if (result === undefined) return results[newest - 1] === undefined ? 'gone' : 'missing';
  if (result === 'skipped') return 'skipped';
  if (newest > 0 && results.findIndex((one) => one !== undefined) === newest) return 'new_test';
  if (result === 'flaky') return 'flaky';
  const before = ran.at(-2);
  const failedBefore = before !== undefined && fails(results[before]);
  if (fails(result)) return failedBefore ? 'still_failing' : 'new_failure';
  return failedBefore ? 'fixed' : 'passing';
}

function fails(result: TestStatus | undefined): boolean {
  return result !== undefined && hasFailed({ status: result });
}
