import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import type { Pages } from '../ports/pages.ts';
import type { Report } from '../report/report.ts';
import { readReports } from './kept-reports.ts';
import type { Owed } from './owed.ts';
import { runPagePath, type SiteFiles } from './page-files.ts';

/** What the page of a run shows. */
export interface RunView {
  readonly report: Report;
  /** What its steps have printed lies beside the report. */
  readonly hasLogs: boolean;
  readonly folder: string;
  /** Ids of the runs that have a page of their own. */
  readonly kept: readonly string[];
}

interface RunPages {
  readonly files: SiteFiles;
  /** Runs that have a page then, older and newer. */
  readonly kept: readonly string[];
  /** One sentence for each that is left out. */
  readonly notes: readonly string[];
}

/** Reports that are in memory at once. */
const batch = 20;

/** The pages that runs lack. One that cannot be made is left out, and nothing names it; the others do not wait for it. */
export async function runPages(files: BranchFiles, owed: Owed, pages: Pages): Promise<RunPages> {
  const kept = owed.index.reports.flatMap(({ id }) => (owed.pages.includes(id) || owed.runs.includes(id) ? [id] : []));
  const made: SiteFiles = new Map();
  const failed = new Map<string, string>();
  for (let at = 0; at < owed.runs.length; at += batch) {
    const reports = await readReports(files, owed.runs.slice(at, at + batch));
    for (const [id, report] of reports) {
      const page = await orFailed(() => pageOf(report, { owed, kept, pages }));
      if (typeof page === 'string') made.set(runPagePath(id), page);
      else failed.set(id, `the page of the run "${id}" is left out: ${page.message}`);
    }
  }
  if (failed.size === 0) return { files: made, kept, notes: [] };
  const others = await runPages(files, { ...owed, runs: owed.runs.filter((id) => !failed.has(id)) }, pages);
  return { ...others, notes: [...failed.values(), ...others.notes] };
}

interface Beside {
  readonly owed: Owed;
  readonly kept: readonly string[];
  readonly pages: Pages;
}

async function pageOf(report: Report | StreamstressError, { owed, kept, pages }: Beside): Promise<string> {
  if (report instanceof StreamstressError) throw report;
  const { id, series } = report.run;
  const folder = owed.index.series.find(({ name }) => name === series)?.folder ?? '';
  const view: RunView = { report, hasLogs: owed.logs.has(id), folder, kept };
  return pages.render(`runs/${id}/`, { ...view });
}

async function orFailed<T>(work: () => Promise<T>): Promise<T | StreamstressError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StreamstressError) return error;
    throw error;
  }
}
