import { type AddedReport, readReportOf } from '../history/add-report.ts';
import { loadSeries } from '../history/series-store.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { byStart, type RunSummary } from '../report/run-summary.ts';
import type { Landing } from './page-files.ts';

/** Runs of the newest run's series that the landing page lists. */
const mostRuns = 100;

/** What the landing page shows once a report is added. */
export async function landingOf(files: BranchFiles, report: Report, { index, series }: AddedReport): Promise<Landing> {
  const newest = index.series
    .map((one) => one.newest)
    .sort(byStart)
    .at(-1);
  if (newest === undefined) return { runs: [], newest: undefined };
  const shown = newest.series === series.name ? series : (await loadSeries(files, newest.series)).series;
  const rows = shown.head.rows.slice(-mostRuns).map((row) => summaryOfRow(row, shown.name));
  const others = index.series.filter(({ name }) => name !== shown.name).map((one) => one.newest);
  return {
    runs: [...rows, ...others].sort(byStart),
    newest: newest.id === report.run.id ? report : await readReportOf(files, newest.id),
  };
}

/** One line of the list of runs. */
export function summaryOfRow(row: AddedReport['series']['head']['rows'][number], series: string): RunSummary {
  const { sources, images: _, open: __, ranges: ___, ...summary } = row;
  return { ...summary, series, commits: Object.fromEntries(sources.map(({ name, commit }) => [name, commit])) };
}
