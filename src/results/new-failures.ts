import { hasFailed, type TestResult } from '../model/test-result.ts';
import type { SeriesPast } from '../model/verdict.ts';

/**
 * Failing tests that no earlier run has failed already, and that are no known issues (by test id): the ones that today's
 * changes may have broken.
 */
export function newFailures(
  tests: readonly TestResult[],
  { open }: SeriesPast,
  known: ReadonlyMap<string, string>,
): readonly TestResult[] {
  const failed = new Set(open.map(({ test }) => test));
  return tests.filter((test) => hasFailed(test) && !failed.has(test.id) && !known.has(test.id));
}
