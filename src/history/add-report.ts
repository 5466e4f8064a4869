import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import { type Report, reportSchema } from '../report/report.ts';
import { type RunSummary, summaryOf } from '../report/run-summary.ts';
import { indexPath, reportPath } from './format/paths.ts';
import { type HistoryIndex, parseFile, type Retention, readIndex, withReport } from './history-index.ts';
import { addRun } from './series/add-run.ts';
import { cellsOf } from './series/run-cells.ts';
import type { Series } from './series/series.ts';
import { loadSealed, loadSeries, storeSeries } from './series-store.ts';

/** What one more run changes on the branch, and the history as it is then. */
export interface AddedReport {
  readonly change: Map<string, string | Uint8Array | undefined>;
  readonly index: HistoryIndex;
  readonly series: Series;
  /** Runs that have no full report any more. */
  readonly dropped: readonly string[];
}

/**
 * Adds one run to the history; a run with the same id is replaced. What is read and written does not grow with the number
 * of runs. Errors: `request`, `publishing:sandbox_run_refused` where runs of sandboxes and of clusters would mix;
 * `history:unreadable`.
 */
export async function addReport(files: BranchFiles, report: Report, keep: Retention): Promise<AddedReport> {
  const summary = summaryOf(report);
  const before = await readIndex(files);
  refuseMixture(before, summary);
  const stored = await loadSeries(files, summary.series);
  const series = await addRun(stored.series, cellsOf(report), () => loadSealed(files, stored.series));
  const text = JSON.stringify(report);
  const { manifest, change: written } = storeSeries(series, stored.manifest);
  const { index, dropped } = withReport(before, summary, manifest.runs, text.length, keep);
  const change = new Map(written);
  change.set(indexPath, `${JSON.stringify(index, null, 1)}\n`);
  for (const id of dropped) change.set(reportPath(id), undefined);
  if (!dropped.includes(summary.id)) change.set(reportPath(summary.id), text);
  return { change, index, series, dropped };
}

/** The full report of a run, where it is kept. Errors: `request`, `history:unreadable`. */
export async function readReportOf(files: BranchFiles, run: string): Promise<Report | undefined> {
  const path = reportPath(run);
  const bytes = (await files.read([path])).get(path);
  return bytes && parseFile(path, bytes, reportSchema);
}

/** Refuses what cannot become part of the history, before anything is left for it. Errors: as `addReport`. */
export async function checkReport(files: BranchFiles, report: Report): Promise<void> {
  refuseMixture(await readIndex(files), summaryOf(report));
}

function refuseMixture({ sandbox: known, series }: HistoryIndex, { id, sandbox }: RunSummary): void {
  if (sandbox === undefined || known === undefined || known === sandbox) return;
  const other = series.find(({ newest }) => newest.sandbox === known)?.newest;
  const [ours, theirs] = sandbox ? ['a sandbox', 'a real cluster'] : ['a real cluster', 'a sandbox'];
  throw new StreamstressError(
    'request',
    ['publishing', 'sandbox_run_refused'],
    `run "${id}" of ${ours} is not published: the history has runs of ${theirs}${other ? ` ("${other.id}")` : ''}, ` +
      'and verdicts must not mix the two. Publish it to another repository or branch',
  );
}
