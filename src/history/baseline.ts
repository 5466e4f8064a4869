import type { PastRun, SeriesPast } from '../model/verdict.ts';

/**
 * The run to compare with: the newest in which all these tests passed. A test that never passed in the series has no
 * such run and is left out; where the tests never passed together, the newest run in which one of them did.
 */
export function baselineFor({ runs }: SeriesPast, tests: readonly string[]): PastRun | undefined {
  const everPassed = tests.filter((test) => runs.some((run) => run.passed.includes(test)));
  return (
    runs.find((run) => everPassed.every((test) => run.passed.includes(test))) ??
    runs.find((run) => everPassed.some((test) => run.passed.includes(test)))
  );
}
