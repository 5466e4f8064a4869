import { seriesVerdict } from '../../analysis/series/series-verdict.ts';
import type { FailureKind } from '../../history/format/failure-columns.ts';
import type { RunRow } from '../../history/format/run-row.ts';
import type { TestEntry } from '../../history/format/test-entry.ts';
import type { Series, WholeRow } from '../../history/series/series.ts';
import { openFailures } from '../../history/series-past.ts';
import { judgedRuns, seriesRecord } from '../../history/series-record.ts';
import type { SeriesVerdict, TestVerdict } from '../../model/series.ts';
import type { TestStatus } from '../../model/test-result.ts';
import type { OpenFailure } from '../../model/verdict.ts';

/** The newest runs of a series, with every test judged by those that ended and reached tests. */
export interface SeriesView extends Pick<SeriesVerdict, 'outage'> {
  readonly name: string;
  /** All of them, oldest first. */
  readonly rows: readonly WholeRow[];
  /** Newest of those that tests are judged by. */
  readonly judged: RunRow | undefined;
  readonly tests: readonly ViewedTest[];
  /** Failures that somebody must look at. */
  readonly open: readonly OpenFailure[];
}

export interface ViewedTest extends TestVerdict {
  readonly facts: Omit<TestEntry, 'id'>;
  readonly results: readonly (TestStatus | undefined)[];
  /** Of its failure in the newest run. */
  readonly kind: FailureKind | undefined;
}

export function viewOf(series: Series): SeriesView {
  const record = seriesRecord(series);
  const { tests, outage } = seriesVerdict(record);
  const newest = judgedRuns(series).at(-1);
  const columns = new Map(series.tests.map(({ id }, column) => [id, column]));
  const viewed = tests.map((verdict, at) => {
    const column = columns.get(verdict.id) ?? -1;
    const { id: _, ...facts } = series.tests[column] ?? { id: verdict.id };
    const kind = newest && series.head.failures[column]?.get(newest.at);
    return { ...verdict, facts, results: record.tests[at]?.results ?? [], kind };
  });
  const { rows } = series.head;
  return { name: series.name, rows, judged: newest?.row, tests: viewed, open: openFailures(series), outage };
}
