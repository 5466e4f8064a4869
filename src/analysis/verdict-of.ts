import type { FinishedRun } from '../model/finished-run.ts';
import { classifiedTests, suiteProblems, suiteResults } from '../model/finished-run.ts';
import { imageLink } from '../model/link.ts';
import { hasFailed } from '../model/test-result.ts';
import type { Moved, SeriesPast, Verdict } from '../model/verdict.ts';
import { attribute } from './attribute.ts';
import { judge } from './judge.ts';

const noPast: SeriesPast = { series: '', runs: [], open: [] };
const nothingMoved: Moved = { baseline: undefined, ranges: [] };

/** What a finished run has found: every failing test attributed, and the answer in one sentence. */
export function verdictOf(finished: FinishedRun): Verdict {
  const { find, request, components, suites, steps, cancelled } = finished;
  const results = suiteResults(finished);
  const tests = results.flatMap((result) => result.tests);
  const classified = classifiedTests(finished);
  const names = ['control', ...components.map(({ name }) => name), ...suites.map(({ name }) => name)];
  const attributions = attribute({
    run: request.runId,
    failing: tests.filter(hasFailed),
    classified,
    past: find('history:series') ?? noPast,
    moved: find('moved:sources') ?? nothingMoved,
    unsteady: results.some(({ unsteady }) => unsteady),
    confirmations: names.flatMap((name) => find(`confirmed:${name}`) ?? []),
  });
  const upstream = components.some(({ name, images }) => images.some((image) => find(imageLink(name, image.name))));
  const problems = suiteProblems(finished);
  return judge({
    tests,
    classified,
    attributions,
    problems,
    steps,
    cancelled,
    testing: suites.length > 0,
    upstream,
    baseline: request.baseline,
  });
}
