import type { SeriesRecord } from '../model/series.ts';
import type { TestStatus } from '../model/test-result.ts';
import type { RunRow } from './format/run-row.ts';
import { cellStatus } from './format/status-columns.ts';
import { renamed } from './format/test-entry.ts';
import type { Series } from './series/series.ts';

const statuses = new Map<number, TestStatus>([
  [cellStatus.passed, 'passed'],
  [cellStatus.failed, 'failed'],
  [cellStatus.skipped, 'skipped'],
  [cellStatus.flaky, 'flaky'],
  [cellStatus.error, 'error'],
]);

/** What became of every test in the newest runs of a series (several hundred), under the id that it has now. */
export function seriesRecord(series: Series): SeriesRecord {
  const runs = judgedRuns(series);
  const next = renamed(series.tests);
  const tests = new Map<string, (TestStatus | undefined)[]>();
  series.tests.forEach((test, column) => {
    const id = next.get(test.id) ?? test.id;
    const before = tests.get(id);
    const results = runs.map(({ at }, run) => statusAt(series, column, at) ?? before?.[run]);
    tests.set(id, results);
  });
  return {
    runs: runs.map(({ row }) => row.id),
    tests: [...tests].map(([id, results]) => ({ id, spec: id.split('::')[0] ?? id, results })),
  };
}

/** Runs of the head with their places there. Those that were cancelled or reached no test say nothing of the tests. */
export function judgedRuns({ head }: Series): readonly { readonly row: RunRow; readonly at: number }[] {
  return head.rows.flatMap((row, at) => (row.state === 'finished' && row.totals.tests > 0 ? [{ row, at }] : []));
}

function statusAt({ head }: Series, column: number, run: number): TestStatus | undefined {
  return statuses.get(head.statuses[column]?.[run] ?? cellStatus.absent);
}
