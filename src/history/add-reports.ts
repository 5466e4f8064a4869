import type { HistoryPolicy } from '../model/history-policy.ts';
import type { BranchChange, BranchFiles } from '../ports/data-branch.ts';
import { type Report, reportSchema } from '../report/report.ts';
import { summaryOf } from '../report/run-summary.ts';
import { indexPath, reportPath } from './format/paths.ts';
import { folderOf, type HistoryIndex, indexText, parseFile, readIndex, withRuns } from './history-index.ts';
import { ofOneKind, refusalOf } from './kind-of-cluster.ts';
import { addRuns } from './series/add-runs.ts';
import { retained } from './series/retain.ts';
import { cellsOf } from './series/run-cells.ts';
import type { Series } from './series/series.ts';
import { summaryOfRow } from './series/summary-of-row.ts';
import { withAliases } from './series/test-entries.ts';
import { loadSealed, loadSeries, storeSeries } from './series-store.ts';

/** A run that is to be added. */
interface NewRun {
  readonly report: Report;
  /** Bytes of what is kept as long as its report, before compression. */
  readonly beside?: number;
}

/** What more runs change on the branch, and the history as it is then. */
export interface AddedReports<R extends NewRun> {
  /** Those that became part of the history. */
  readonly runs: readonly R[];
  readonly change: Map<string, string | Uint8Array | undefined>;
  readonly before: HistoryIndex;
  readonly index: HistoryIndex;
  /** Of these runs, by name. */
  readonly series: ReadonlyMap<string, Series>;
  /** Runs that have no full report any more. */
  readonly dropped: ReadonlySet<string>;
}

/**
 * Adds runs to the history; one with the id of another replaces it, and their order makes no difference. Where runs of
 * sandboxes and of clusters would mix, those of the other kind are left out. What is read and written hardly grows with
 * the number of runs before. Errors: `request`, `history:unreadable`, `history:newer`.
 */
export async function addReports<R extends NewRun>(
  files: BranchFiles,
  asked: readonly R[],
  policy: HistoryPolicy,
): Promise<AddedReports<R>> {
  const before = await readIndex(files);
  const runs = ofOneKind(before, asked);
  const bySeries = Map.groupBy(runs, ({ report }) => report.run.series);
  const grown = await Promise.all([...bySeries].map(([name, own]) => grow(files, before, name, own, policy)));
  const texts = new Map(runs.map(({ report }) => [report.run.id, JSON.stringify(report)]));
  const sized = runs.map(({ report, beside = 0 }) => ({
    summary: summaryOf(report),
    bytes: (texts.get(report.run.id)?.length ?? 0) + beside,
  }));
  const entries = grown.map(({ entry }) => entry);
  const { index, dropped } = withRuns(before, sized, entries, policy.retention.full);
  return {
    ...{ runs, before, index, dropped: new Set(dropped) },
    series: new Map(grown.map(({ series }) => [series.name, series])),
    change: new Map([
      ...grown.flatMap(({ change }) => [...change]),
      ...[...texts].map(([id, text]) => [reportPath(id), text] as const),
      ...dropped.map((id) => [reportPath(id), undefined] as const),
      [indexPath, indexText(index)],
    ]),
  };
}

interface GrownSeries {
  readonly series: Series;
  readonly entry: HistoryIndex['series'][number];
  readonly change: BranchChange;
}

/** One series with more runs, as far as the retention keeps it. */
async function grow(
  files: BranchFiles,
  index: HistoryIndex,
  name: string,
  runs: readonly NewRun[],
  { retention, aliases }: HistoryPolicy,
): Promise<GrownSeries> {
  const stored = await loadSeries(files, name, index);
  const read = (sealed: Series['sealed']) => loadSealed(files, name, sealed);
  const cells = runs.map(({ report }) => cellsOf(report));
  const kept = await retained(await addRuns(stored.series, cells, read), retention, read);
  const series = { ...kept, tests: withAliases(kept.tests, aliases) };
  const { manifest, change } = storeSeries(series, stored.manifest);
  const newest = series.head.rows.at(-1);
  if (newest === undefined) throw new RangeError(`the series "${name}" has no run`);
  const entry = { name, folder: folderOf(name), runs: manifest.runs, newest: summaryOfRow(newest, name) };
  return { series, entry, change };
}

/** The full report of a run, where it is kept. Errors: `request`, `history:unreadable`. */
export async function readReportOf(files: BranchFiles, run: string): Promise<Report | undefined> {
  const path = reportPath(run);
  const bytes = (await files.read([path])).get(path);
  return bytes && parseFile(path, bytes, reportSchema);
}

/**
 * The history as it is, once it is sure that these may become part of it; asked before anything is left for it. Errors: `request`,
 * `publishing:sandbox_run_refused` where runs of sandboxes and of clusters would mix; those of `addReports`.
 */
export async function checkReports(files: BranchFiles, reports: readonly Report[]): Promise<HistoryIndex> {
  const index = await readIndex(files);
  const refusal = reports.map((report) => refusalOf(index, report)).find((one) => one !== undefined);
  if (refusal) throw refusal;
  return index;
}
