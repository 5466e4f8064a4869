import { addReports } from '../history/add-reports.ts';
import { logsPath, reportPath } from '../history/format/paths.ts';
import type { HistoryIndex } from '../history/history-index.ts';
import type { HistoryPolicy } from '../model/history-policy.ts';
import type { BranchChange, BranchFiles } from '../ports/data-branch.ts';
import { bytesOfLogs, type LeftReport, logsText } from './left-report.ts';
import type { Replaced } from './owed.ts';

/** Runs that became part of the history. */
interface AddedRuns {
  readonly runs: readonly LeftReport[];
  /** The data alone. What has lost its report stays, as pages name it, and goes with the pages. */
  readonly change: BranchChange;
  /** Runs of series in which one has taken the place of another. */
  readonly replaced: readonly Replaced[];
}

/**
 * All runs at once, with their logs; one that is refused is told so by its own publisher, who asked before and lost a race.
 * Errors: as `addReports`.
 */
export async function addLeft(
  files: BranchFiles,
  left: readonly LeftReport[],
  policy: HistoryPolicy,
): Promise<AddedRuns> {
  const runs = left.map((run) => ({ ...run, beside: bytesOfLogs(run) }));
  const { change, dropped, before, index, ...added } = await addReports(files, runs, policy);
  if (added.runs.length === 0) return { runs: [], change: new Map(), replaced: [] };
  for (const { report, logs } of added.runs) change.set(logsPath(report.run.id), logsText(logs));
  for (const id of dropped) for (const path of [reportPath(id), logsPath(id)]) change.delete(path);
  const all = added.runs.map(({ report: { run } }) => ({ id: run.id, series: run.series }));
  const isReplaced = ({ series }: Replaced) => runsOf(index, series) - runsOf(before, series) < sizeOf(all, series);
  return { runs: added.runs, change, replaced: all.filter(isReplaced) };
}

function runsOf({ series }: HistoryIndex, name: string): number {
  return series.find((one) => one.name === name)?.runs ?? 0;
}

function sizeOf(runs: readonly Replaced[], name: string): number {
  return new Set(runs.flatMap(({ id, series }) => (series === name ? [id] : []))).size;
}
