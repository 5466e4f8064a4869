import type { FinishedRun } from '../model/finished-run.ts';
import { explanationOf, suiteProblems, suiteResults } from '../model/finished-run.ts';
import { imageLink } from '../model/link.ts';
import type { SeriesVerdict } from '../model/series.ts';
import { hasFailed } from '../model/test-result.ts';
import type { Attribution, Moved, SeriesPast, Verdict } from '../model/verdict.ts';
import { attribute } from './attribute.ts';
import { excusesOf } from './by-history.ts';
import { judge } from './judge.ts';
import { seriesVerdict } from './series/series-verdict.ts';
import { withRun } from './series/with-run.ts';

const noPast: SeriesPast = { series: '', runs: [], open: [] };
const nothingMoved: Moved = { baseline: undefined, ranges: [], changes: [] };

/** What a finished run has found: every failing test attributed, and the answer in one sentence. */
export function verdictOf(finished: FinishedRun): Verdict {
  const history = historyOf(finished);
  return { ...verdictWith(attributionsOf(finished, history), finished), history };
}

/** The series with this run as its newest. */
function historyOf(finished: FinishedRun): SeriesVerdict | undefined {
  const record = finished.find('record:series');
  const tests = suiteResults(finished).flatMap((result) => result.tests);
  if (finished.cancelled || tests.length === 0 || !record || record.runs.length === 0) return undefined;
  return seriesVerdict(withRun(record, finished.request.runId, tests));
}

function attributionsOf(finished: FinishedRun, history: SeriesVerdict | undefined): readonly Attribution[] {
  const { find, request, components, suites } = finished;
  const results = suiteResults(finished);
  const { classified, known, knownIssues } = explanationOf(finished);
  const names = ['control', ...components.map(({ name }) => name), ...suites.map(({ name }) => name)];
  const tests = results.flatMap((result) => result.tests);
  return attribute({
    run: request.runId,
    failing: tests.filter(hasFailed),
    ...{ classified, known, knownIssues },
    past: find('history:series') ?? noPast,
    moved: find('moved:sources') ?? nothingMoved,
    unsteady: results.some(({ unsteady }) => unsteady),
    confirmations: names.flatMap((name) => find(`confirmed:${name}`) ?? []),
    excuses: excusesOf(tests, history),
  });
}

/** The answer where it is known already who is to blame, as of a run that is read again. */
export function verdictWith(attributions: readonly Attribution[], finished: FinishedRun): Verdict {
  const { find, request, components, suites, steps, cancelled } = finished;
  const tests = suiteResults(finished).flatMap((result) => result.tests);
  const { classified, known } = explanationOf(finished);
  const upstream = components.some(({ name, images }) => images.some((image) => find(imageLink(name, image.name))));
  const problems = suiteProblems(finished);
  return judge({
    ...{ tests, classified, known },
    attributions,
    problems,
    steps,
    cancelled,
    testing: suites.length > 0,
    upstream,
    baseline: request.baseline,
  });
}
