import { isSurroundings } from '../model/failure.ts';
import { explanationOf, type FinishedRun } from '../model/finished-run.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Report, ReportTest } from './report.ts';

/**
 * 0 all well; 1 tests are red; 2 something else is at fault; 3 both. A run that was cancelled, is incomplete or has left
 * out what it cannot run here is never 0, whichever failures count.
 */
export function exitCode(
  tests: readonly ReportTest[],
  problems: Report['problems'],
  verdict: Verdict,
  finished: FinishedRun,
): Report['run']['exitCode'] {
  const counted = tests.filter(countedTests(verdict, finished));
  const surroundings = counted.some(isExcused);
  const red = counted.some((test) => !isExcused(test));
  const { steps, cancelled } = finished;
  const ended = new Set(steps.map(({ status }) => status));
  // What waits for tests that are red has no fault of its own.
  const blocked = ended.has('blocked') && !ended.has('red');
  const broken = ended.has('failed') || ended.has('cancelled') || blocked;
  const leftOut = tests.some(({ gap }) => gap !== undefined);
  const other = cancelled || broken || surroundings || leftOut || problems.length > 0;
  if (red) return other ? 3 : 1;
  return other ? 2 : 0;
}

/** A guess excuses nothing. */
function isExcused({ category, confidence }: ReportTest): boolean {
  return isSurroundings(category) && confidence !== 'low';
}

/** Which failed tests count: see --fail-on. A failure is new where no earlier run has left it open and no issue knows it. */
function countedTests({ attributions }: Verdict, finished: FinishedRun): (test: ReportTest) => boolean {
  const { failOn } = finished.request.testing;
  const old = new Set([
    ...attributions.filter(({ verdict }) => verdict === 'known').map(({ test }) => test),
    ...explanationOf(finished).known.keys(),
  ]);
  return ({ id, category }) => category !== undefined && (failOn === 'any' || (failOn === 'new' && !old.has(id)));
}

/** Where nothing is known from before, everything is new. */
export function failOnNotes(tests: readonly ReportTest[], { request, find }: FinishedRun): readonly string[] {
  const guesses = request.testing.failOn === 'new' && find('history:series') === undefined;
  return guesses && tests.some(({ category }) => category !== undefined)
    ? [
        '--fail-on new: there is no history to compare with, so every failure that no known issue tells of counts as new',
      ]
    : [];
}
