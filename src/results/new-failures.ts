import { hasFailed, type TestResult } from '../model/test-result.ts';
import type { SeriesPast } from '../model/verdict.ts';

/** Failing tests that no earlier run has failed already: the ones that today's changes may have broken. */
export function newFailures(tests: readonly TestResult[], { open }: SeriesPast): readonly TestResult[] {
  const known = new Set(open.map(({ test }) => test));
  return tests.filter((test) => hasFailed(test) && !known.has(test.id));
}
