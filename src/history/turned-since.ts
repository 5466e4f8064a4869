import type { SeriesRecord } from '../model/series.ts';
import { hasFailed, hasRun, type TestResult, type TestStatus } from '../model/test-result.ts';

/**
 * Runs since which tests have turned: of those that fail now and passed when they last ran, the newest in which they
 * passed, and of those that pass again, the newest in which they failed. Newest first.
 */
export function turnedSince({ runs, tests }: SeriesRecord, now: readonly TestResult[]): readonly string[] {
  const known = new Map(tests.map(({ id, results }) => [id, results]));
  const turned = new Set(now.flatMap((test) => lastTurned(test, known.get(test.id) ?? [])));
  return runs.filter((_, run) => turned.has(run)).reverse();
}

function lastTurned(test: TestResult, results: readonly (TestStatus | undefined)[]): readonly number[] {
  if (!hasRun(test.status)) return [];
  const last = results.findLastIndex(hasRun);
  const status = results[last];
  return status !== undefined && hasFailed({ status }) !== hasFailed(test) ? [last] : [];
}
