import { chanceText } from '../model/chance.ts';
import { type SeriesVerdict, type TestVerdict, tellingRuns } from '../model/series.ts';
import { hasFailed, hasRun, type TestResult } from '../model/test-result.ts';

/** What the history says of a failure instead of suspecting anybody. */
export interface Excuse {
  readonly verdict: 'likely_flaky' | 'likely_outage';
  /** One sentence. */
  readonly why: string;
}

/** A test flakes where that was seen so often, with this failure. */
const leastFlakes = 3;
const likelyFlake = 0.8;
const likelyOutage = 0.5;
/** What makes more than this share of all tests fail may as well be a commit that breaks everything. */
const mostOutage = 0.6;

/**
 * Of each failing test, by id, whether its history excuses it: the run was hit by something outside, or the test flakes now
 * and then. `tests` are all of the run.
 */
export function excusesOf(
  tests: readonly TestResult[],
  series: SeriesVerdict | undefined,
): ReadonlyMap<string, Excuse> {
  if (series === undefined || series.runs <= tellingRuns) return new Map();
  const ran = tests.filter(({ status }) => hasRun(status));
  const failed = ran.filter(hasFailed);
  const isOutage = series.outage > likelyOutage && failed.length <= mostOutage * ran.length;
  const outage = isOutage ? outageSentence(failed, ran.length, series.outage) : undefined;
  const judged = new Map(series.tests.map((test) => [test.id, test]));
  return new Map(failed.flatMap(({ id }) => excuse(id, judged.get(id), outage)));
}

function excuse(id: string, test: TestVerdict | undefined, outage: string | undefined): [string, Excuse][] {
  const { infrastructure = 0, flake = 0 } = test?.failure ?? {};
  if (outage !== undefined && infrastructure > likelyOutage) return [[id, { verdict: 'likely_outage', why: outage }]];
  const { count = 0, of = 0 } = test?.flakes ?? {};
  if (flake <= likelyFlake || count < leastFlakes) return [];
  const why = `it flaked in ${count} of its last ${of} runs, and in this one with a chance of ${chanceText(flake)}`;
  return [[id, { verdict: 'likely_flaky', why }]];
}

function outageSentence(failed: readonly TestResult[], ran: number, chance: number): string {
  const files = new Set(failed.map(({ file }) => file)).size;
  return `${failed.length} of ${ran} tests of ${files} specifications failed at once, an outage with a chance of ${chanceText(chance)}`;
}
