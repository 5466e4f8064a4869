import { durationText, secondsBetween } from '../../site/durations.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';

export function hasFailed(test: ReportTest | undefined): boolean {
  return test?.status === 'failed' || test?.status === 'error';
}

/** Tests that were not skipped. */
export function ran(totals: Report['totals'] | undefined): number {
  return (totals?.tests ?? 0) - (totals?.skipped ?? 0);
}

/** As people write it. */
export function took({ run }: Report): string {
  return durationText(secondsBetween(run.startedAt, run.endedAt));
}
