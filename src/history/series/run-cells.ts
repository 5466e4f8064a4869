import type { TestStatus } from '../../model/test-result.ts';
import type { Report, ReportTest } from '../../report/report.ts';
import { durationByte } from '../format/duration-columns.ts';
import type { FailureKind } from '../format/failure-columns.ts';
import { cellStatus, hasFailed } from '../format/status-columns.ts';
import { identityOf, type TestEntry } from '../format/test-entry.ts';
import { rowOf } from './run-row.ts';
import type { RunCells } from './series.ts';
import { entry } from './test-entries.ts';

const bytes: Readonly<Record<TestStatus, number>> = {
  passed: cellStatus.passed,
  failed: cellStatus.failed,
  skipped: cellStatus.skipped,
  flaky: cellStatus.flaky,
  error: cellStatus.error,
};

/** What the columns keep of a report. */
export function cellsOf(report: Report): RunCells {
  const templates = new Map(report.clusters?.map(({ id, template }) => [id, template]));
  const entries = entriesOf(report.tests);
  const cells = report.tests.map((test, at) => {
    const status = bytes[test.status];
    const cell = {
      test: entries[at] ?? { id: test.id },
      status,
      duration: durationOf(test),
      failure: hasFailed(status) ? failureOf(test, templates) : undefined,
    };
    return [test.id, cell] as const;
  });
  return { row: rowOf(report), cells: new Map(cells) };
}

/** Two tests of one run with the same test-case id are told apart by nothing. */
function entriesOf(tests: readonly ReportTest[]): readonly TestEntry[] {
  const having = Map.groupBy(tests, identityOf);
  return tests.map((test) => entry(test, identityOf(test) !== undefined && having.get(identityOf(test))?.length !== 1));
}

function failureOf(
  { category = 'unclassified', cluster, owner }: ReportTest,
  templates: ReadonlyMap<string, string>,
): FailureKind {
  return {
    template: templates.get(cluster ?? '') ?? '',
    category,
    ...(cluster === undefined ? {} : { cluster }),
    ...(owner === undefined ? {} : { owner }),
  };
}

/** Of a test that was skipped there is none. */
function durationOf({ status, seconds }: ReportTest): number {
  return status === 'skipped' ? 0 : durationByte(seconds);
}
