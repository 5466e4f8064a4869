import { type TestVerdict, testVerdicts } from '../../analysis/series/test-verdicts.ts';
import { cellStatus } from '../../history/format/status-columns.ts';
import type { RunRow } from '../../history/series/run-row.ts';
import type { Series } from '../../history/series/series.ts';
import type { TestStatus } from '../../model/test-result.ts';

/** The newest finished runs of a series with every test judged by them. */
export interface SeriesView {
  readonly name: string;
  readonly rows: readonly RunRow[];
  readonly tests: readonly ViewedTest[];
}

export interface ViewedTest extends TestVerdict {
  readonly results: readonly (TestStatus | undefined)[];
}

const statuses = new Map<number, TestStatus>([
  [cellStatus.passed, 'passed'],
  [cellStatus.failed, 'failed'],
  [cellStatus.skipped, 'skipped'],
  [cellStatus.flaky, 'flaky'],
  [cellStatus.error, 'error'],
]);

/** Runs that were cancelled or reached no test say nothing of the tests. */
export function viewOf({ name, tests, head }: Series): SeriesView {
  const runs = head.rows.flatMap((row, at) => (row.state === 'finished' && row.totals.tests > 0 ? [{ row, at }] : []));
  const histories = tests.map((id, test) => ({
    id,
    spec: id.split('::')[0] ?? id,
    results: runs.map(({ at }) => statuses.get(head.statuses[test]?.[at] ?? cellStatus.absent)),
  }));
  const verdicts = testVerdicts(histories, runs.length);
  return {
    name,
    rows: runs.map(({ row }) => row),
    tests: verdicts.map((verdict, at) => ({ ...verdict, results: histories[at]?.results ?? [] })),
  };
}
