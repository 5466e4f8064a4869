import { createHash } from 'node:crypto';
import { checkReports } from '../history/add-reports.ts';
import type { BranchFiles, DataBranch } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { type LeftReport, leftText } from './left-report.ts';
import { type MergeOptions, mergeLeft } from './merge-left.ts';
import { refuseOthersSite } from './others-site.ts';
import type { RunLogs } from './run-logs.ts';
import { checkFileSize } from './size-limits.ts';

export interface PublishOptions extends MergeOptions {
  readonly dataBranch: DataBranch;
  readonly signal: AbortSignal;
  /** What the run's steps have printed. */
  readonly logs?: RunLogs;
}

/** What was published: the newest commit of the data branch that has it, and how many runs are there. */
export interface Published {
  readonly commit: string;
  readonly runs: number;
  /** What is worth knowing, one sentence each: that the branch is new, that it comes near a limit of GitHub Pages. */
  readonly notes: readonly string[];
}

/**
 * Adds a run to the history. The report is safe first; then one publisher makes everything that was left part of the
 * history, renders what that changes (the landing page and the pages of the runs) and commits it all.
 * Errors: those of `addReports`, of the data branch and of the pages; `request`, `publishing:file_too_large`,
 * `publishing:others_site`. Nothing of the run is on the branch then.
 */
export function publishRun(report: Report, { logs, ...options }: PublishOptions): Promise<Published> {
  return publishRuns([{ report, logs }], options);
}

/** Several at once, in one commit. Whoever lost a race against a run of the other kind is refused at the end. */
export async function publishRuns(
  runs: readonly LeftReport[],
  options: Omit<PublishOptions, 'logs'>,
): Promise<Published> {
  const { dataBranch, signal } = options;
  const text = leftText(runs);
  const name = leftName(runs, text);
  checkFileSize(`${name}.gz`, text);
  const check = (files: BranchFiles) =>
    checkReports(
      files,
      runs.map(({ report }) => report),
    );
  await dataBranch.read(async (files) => refuseOthersSite(files, await check(files)), signal);
  let notes: readonly string[] = [];
  const merge = async (files: BranchFiles, left: ReadonlyMap<string, Uint8Array>) => {
    const merged = await mergeLeft(files, left, options);
    notes = merged.notes;
    return merged;
  };
  const { commit, files, created, notes: said } = await dataBranch.publish(name, text, merge, signal);
  const { series } = await check(files);
  const first = created ? ['there was no such branch yet: it was made'] : [];
  return { commit, runs: series.reduce((sum, one) => sum + one.runs, 0), notes: [...first, ...said, ...notes] };
}

/** A run by its id, several by what they are: whoever leaves them again leaves the same. */
function leftName([first, ...more]: readonly LeftReport[], text: string): string {
  if (first && more.length === 0) return first.report.run.id;
  return `runs-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}
