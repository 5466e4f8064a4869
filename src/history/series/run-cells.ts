import type { TestStatus } from '../../model/test-result.ts';
import type { Report } from '../../report/report.ts';
import { durationByte } from '../format/duration-columns.ts';
import { cellStatus } from '../format/status-columns.ts';
import { rowOf } from './run-row.ts';
import type { RunCells } from './series.ts';

const bytes: Readonly<Record<TestStatus, number>> = {
  passed: cellStatus.passed,
  failed: cellStatus.failed,
  skipped: cellStatus.skipped,
  flaky: cellStatus.flaky,
  error: cellStatus.error,
};

/** What the columns keep of a report. */
export function cellsOf(report: Report): RunCells {
  const cells = report.tests.map(
    ({ id, status, seconds }) => [id, { status: bytes[status], duration: durationOf(status, seconds) }] as const,
  );
  return { row: rowOf(report), cells: new Map(cells) };
}

function durationOf(status: TestStatus, seconds: number): number {
  return durationByte(status === 'skipped' ? undefined : seconds);
}
