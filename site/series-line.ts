import type { RunSummary } from '../src/report/run-summary.ts';

/** A series as lists name it. */
export interface SeriesLine {
  readonly name: string;
  readonly folder: string;
  readonly newest: RunSummary;
}
