import { type AddedReport, addReport, checkReport } from '../history/add-report.ts';
import { type Retention, readIndex } from '../history/history-index.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles, DataBranch, Merged } from '../ports/data-branch.ts';
import type { Pages } from '../ports/pages.ts';
import type { Report } from '../report/report.ts';
import { parseReport } from '../report/report-files.ts';
import { apiFiles } from './api/api-files.ts';
import { changed, mergeChanges } from './changed-files.ts';
import { landingOf } from './landing.ts';
import { pageFiles, runPagePath } from './page-files.ts';

interface PublishOptions {
  readonly dataBranch: DataBranch;
  readonly pages: Pages;
  readonly signal: AbortSignal;
  /** Where the site is served: `https://<owner>.github.io/<repository>/`. */
  readonly siteUrl?: string;
}

/** What was published: the newest commit of the data branch that has it, and how many runs are there. */
export interface Published {
  readonly commit: string;
  readonly runs: number;
}

/** About 300 MB of reports as they lie on the branch, compressed to a tenth. */
const kept: Retention = { reports: 400, bytes: 3_000_000_000 };

/**
 * Adds a run to the history. The report is safe first; then one publisher makes everything that was left part of the
 * history, renders what that changes (the landing page and the pages of the runs) and commits it all.
 * Errors: those of `addReport`, of the data branch and of the pages; nothing of the run is on the branch then.
 */
export async function publishRun(report: Report, options: PublishOptions): Promise<Published> {
  const { dataBranch, signal } = options;
  await dataBranch.read((files) => checkReport(files, report), signal);
  const merge = (files: BranchFiles, left: ReadonlyMap<string, Uint8Array>) => mergeReports(files, left, options);
  const { commit } = await dataBranch.publish(report.run.id, JSON.stringify(report), merge, signal);
  const { series } = await dataBranch.read(readIndex, signal);
  return { commit, runs: series.reduce((sum, { runs }) => sum + runs, 0) };
}

/** A report that cannot be read is one of a later version: it is left for whoever has that. */
async function mergeReports(
  files: BranchFiles,
  left: ReadonlyMap<string, Uint8Array>,
  { pages, siteUrl }: PublishOptions,
): Promise<Merged> {
  const reports = [...left].flatMap(([name, bytes]) => readable(name, bytes));
  const { change, added } = await addAll(files, reports);
  const dropped = new Set(added.flatMap((one) => one.added.dropped));
  const last = added.at(-1);
  if (last) {
    const now = changed(files, change);
    const landing = await landingOf(now, last.report, last.added);
    const shown = added.map(({ report }) => report).filter(({ run }) => !dropped.has(run.id));
    mergeChanges(change, await pageFiles(landing, shown, pages, siteUrl));
    const touched = new Map(added.map(({ added: { series } }) => [series.name, series]));
    for (const series of touched.values()) mergeChanges(change, apiFiles(series, last.added.index, siteUrl));
    for (const id of dropped) change.set(runPagePath(id), undefined);
  }
  return { message: messageOf(added.map(({ report }) => report)), change, taken: reports.map(({ run }) => run.id) };
}

function readable(name: string, bytes: Uint8Array): readonly Report[] {
  try {
    return [parseReport(new TextDecoder().decode(bytes), name)];
  } catch {
    return [];
  }
}

/** One report after the other; one that is refused is told so by its own publisher, who asked before and lost a race. */
async function addAll(files: BranchFiles, reports: readonly Report[]) {
  const change = new Map<string, string | Uint8Array | undefined>();
  const added: { readonly report: Report; readonly added: AddedReport }[] = [];
  for (const report of reports) {
    try {
      const one = await addReport(changed(files, change), report, kept);
      mergeChanges(change, one.change);
      added.push({ report, added: one });
    } catch (error) {
      if (!(error instanceof StreamstressError) || error.reason !== 'publishing:sandbox_run_refused') throw error;
    }
  }
  return { change, added };
}

function messageOf(reports: readonly Report[]): string {
  const [first] = reports;
  if (first === undefined || reports.length > 1) return `Add ${reports.length} runs`;
  return `Add run ${first.run.id}\n\n${first.verdict.sentence}`;
}
