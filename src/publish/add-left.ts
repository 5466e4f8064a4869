import { type AddedReports, addReports } from '../history/add-reports.ts';
import type { HistoryPolicy } from '../model/history-policy.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import { type SeriesView, viewOf } from './api/series-view.ts';
import { bytesOfLogs, type LeftReport } from './left-report.ts';

/** Runs that became part of the history, and the history as it is then. */
export interface AddedRuns extends AddedReports<LeftReport> {
  /** Their series, by name, judged. */
  readonly views: ReadonlyMap<string, SeriesView>;
}

/**
 * All runs at once; one that is refused is told so by its own publisher, who asked before and lost a race. Undefined where
 * none was added. Errors: as `addReports`.
 */
export async function addLeft(
  files: BranchFiles,
  left: readonly LeftReport[],
  policy: HistoryPolicy,
): Promise<AddedRuns | undefined> {
  const runs = left.map((run) => ({ ...run, beside: bytesOfLogs(run) }));
  const added = await addReports(files, runs, policy);
  if (added.runs.length === 0) return undefined;
  return { ...added, views: new Map([...added.series].map(([name, series]) => [name, viewOf(series)])) };
}
