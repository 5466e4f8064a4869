import { createHash } from 'node:crypto';
import { checkReports } from '../history/add-reports.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles, DataBranch, MadePages, Merge } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { type LeftReport, leftText } from './left-report.ts';
import { type MergeOptions, mergeData } from './merge-left.ts';
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
 * history and renders what that changes, in the same commit or, while others are at it, once nobody waits any more.
 * Errors: those of `addReports` and of the data branch; `request`, `publishing:file_too_large`, `publishing:others_site`.
 * Nothing of the run is on the branch then. Pages that cannot be made are no error, but a note.
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
  const merge: Merge = async (files, left) => {
    const merged = await mergeData(files, left, options);
    return { ...merged, pages: () => merged.pages().catch(laterPages) };
  };
  const { commit, files, created, notes } = await dataBranch.publish(name, text, merge, signal);
  const { series } = await check(files);
  const first = created ? ['there was no such branch yet: it was made'] : [];
  return { commit, runs: series.reduce((sum, one) => sum + one.runs, 0), notes: [...first, ...notes] };
}

/** No run waits for pages that cannot be made: they are owed, and the next publisher tries them again. */
function laterPages(error: unknown): MadePages {
  if (!(error instanceof StreamstressError)) throw error;
  return { change: new Map(), notes: [`the pages were not made: ${error.message}`] };
}

/** A run by its id, several by what they are: whoever leaves them again leaves the same. */
function leftName([first, ...more]: readonly LeftReport[], text: string): string {
  if (first && more.length === 0) return first.report.run.id;
  return `runs-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}
