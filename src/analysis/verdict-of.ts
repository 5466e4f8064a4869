import type { FinishedRun } from '../model/finished-run.ts';
import { explanationOf, suiteProblems, suiteResults } from '../model/finished-run.ts';
import { imageLink } from '../model/link.ts';
import { hasFailed } from '../model/test-result.ts';
import type { Attribution, Moved, SeriesPast, Verdict } from '../model/verdict.ts';
import { attribute } from './attribute.ts';
import { judge } from './judge.ts';

const noPast: SeriesPast = { series: '', runs: [], open: [] };
const nothingMoved: Moved = { baseline: undefined, ranges: [] };

/** What a finished run has found: every failing test attributed, and the answer in one sentence. */
export function verdictOf(finished: FinishedRun): Verdict {
  return verdictWith(attributionsOf(finished), finished);
}

function attributionsOf(finished: FinishedRun): readonly Attribution[] {
  const { find, request, components, suites } = finished;
  const results = suiteResults(finished);
  const { classified, known, knownIssues } = explanationOf(finished);
  const names = ['control', ...components.map(({ name }) => name), ...suites.map(({ name }) => name)];
  return attribute({
    run: request.runId,
    failing: results.flatMap(({ tests }) => tests).filter(hasFailed),
    ...{ classified, known, knownIssues },
    past: find('history:series') ?? noPast,
    moved: find('moved:sources') ?? nothingMoved,
    unsteady: results.some(({ unsteady }) => unsteady),
    confirmations: names.flatMap((name) => find(`confirmed:${name}`) ?? []),
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
