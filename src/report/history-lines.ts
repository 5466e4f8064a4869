import { chanceText } from '../model/chance.ts';
import { type FailureChances, type TestState, tellingRuns } from '../model/series.ts';
import type { Report } from './report.ts';
import type { ReportHistory } from './series-history.ts';

type HistoryTest = ReportHistory['tests'][number];

/** States that are told test by test; of new tests their number is enough. */
const told: Partial<Record<TestState, string>> = {
  new_failure: 'new failure',
  fixed: 'fixed',
  still_failing: 'still failing',
  flaky: 'flaky',
  missing: 'missing',
};

/** One test that does not simply pass; `said` may hold hostile text. */
export interface HistoryLine {
  readonly state: string;
  readonly scenario: string;
  readonly said: string;
}

/** In the order of the report: new failures first. */
export function historyLines(report: Report): readonly HistoryLine[] {
  const scenarios = new Map(report.tests.map(({ id, scenario }) => [id, scenario]));
  const tests = report.history?.tests ?? [];
  return tests.flatMap((test) => {
    const state = told[test.state];
    if (state === undefined) return [];
    return [{ state, scenario: scenarios.get(test.id) ?? headingOf(test.id), said: saidOf(test, report) }];
  });
}

function headingOf(id: string): string {
  return id.split('::').slice(1).join('::') || id;
}

function saidOf(test: HistoryTest, report: Report): string {
  const { passed, lastPassed, lastFailed } = test;
  const rate = `${passed.count} of ${passed.of} passed`;
  switch (test.state) {
    case 'new_failure':
      return [rate, ...(lastPassed ? [`last in ${lastPassed}`] : []), ...causeOf(test, report)].join(', ');
    case 'still_failing':
      return [sinceText(test), rate, ...causeOf(test, report)].join(', ');
    case 'fixed':
      return `failed last in ${lastFailed}, ${rate}`;
    case 'flaky':
      return flakesText(test);
    default:
      return `was there in the run before, ${rate}`;
  }
}

/** `since night-30 (or up to 3 earlier), failed 7 times in a row`. */
function sinceText({ firstFailed, failedRuns = 1, onset }: HistoryTest): string {
  const began = onset?.run ?? firstFailed;
  const unsure = [
    ...(onset && onset.earlier > 0 ? [`up to ${onset.earlier} earlier`] : []),
    ...(onset && onset.later > 0 ? [`up to ${onset.later} later`] : []),
  ];
  return `since ${began}${unsure.length > 0 ? ` (or ${unsure.join(', ')})` : ''}, failed ${failedRuns} times in a row`;
}

function flakesText({ flakes: { count, of, low, high } }: HistoryTest): string {
  return `flaked in ${count} of its last ${of} runs (${Math.round(low * 100)} to ${Math.round(high * 100)} %)`;
}

/** What the history takes a failure for; nothing where a second run or an issue has said what it is. */
function causeOf({ id, failure }: HistoryTest, { history, verdict, tests }: Report): readonly string[] {
  const found = verdict.attributions.find(({ test }) => test === id);
  const isProven = found?.accused !== undefined || found?.verdict === 'flaky';
  const isKnown = tests.some((test) => test.id === id && test.known !== undefined);
  if (!failure || !history || history.runs < tellingRuns || isProven || isKnown) return [];
  const [cause, chance] = likeliest(failure);
  return [`${causes[cause]} with a chance of ${chanceText(chance)}`];
}

const causes: Readonly<Record<keyof FailureChances, string>> = {
  regression: 'a regression',
  flake: 'a flake',
  infrastructure: 'an outage',
};

function likeliest(chances: FailureChances): [keyof FailureChances, number] {
  const all = Object.entries(chances) as [keyof FailureChances, number][];
  return all.reduce((best, one) => (one[1] > best[1] ? one : best));
}
