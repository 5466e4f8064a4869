import { isDeepStrictEqual } from 'node:util';
import { logsPath, reportPath } from '../history/format/paths.ts';
import { type HistoryIndex, readIndex } from '../history/history-index.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import { readJson } from '../report/read-json.ts';
import { apiIndexPath } from './api/api-files.ts';
import { apiIndexSchema } from './api/schemas.ts';
import { readReports } from './kept-reports.ts';
import { runPagePath } from './page-files.ts';

/** What the branch has and its pages do not show, and what they show and it has no more. */
export interface Owed {
  readonly index: HistoryIndex;
  /** Those that pages and API show as they are no more, or not at all. */
  readonly series: HistoryIndex['series'];
  /** All of them, as the pages know them. */
  readonly shown: HistoryIndex['series'];
  /** Runs with a full report that has no page. */
  readonly runs: readonly string[];
  /** Runs that have a page to keep. */
  readonly pages: readonly string[];
  /** Those that have logs. */
  readonly logs: ReadonlySet<string>;
  /** Files of runs that have no full report any more: their reports, logs and pages. */
  readonly gone: readonly string[];
}

/** A run that has taken the place of one that the pages show. */
export interface Replaced {
  readonly id: string;
  readonly series: string;
}

/** It follows from the branch alone, but for runs that were replaced. Errors: `request`, `history:unreadable`, `history:newer`. */
export async function owedBy(files: BranchFiles, replaced: readonly Replaced[]): Promise<Owed> {
  const [index, shown] = [await readIndex(files), await shownSeries(files)];
  const ids = index.reports.map(({ id }) => id);
  const [data, pages] = [await files.list('data/runs'), new Set(await files.list('runs'))];
  const stale = without(data, ids);
  const again = new Set(replaced.map(({ id }) => id));
  const changed = new Set([...replaced.map(({ series }) => series), ...(await seriesOf(files, stale, index))]);
  const isShown = (id: string) => pages.has(runPagePath(id)) && !again.has(id);
  const differs = (one: HistoryIndex['series'][number]) => !shown.some((known) => isDeepStrictEqual(known, one));
  return {
    ...{ index, shown },
    series: index.series.filter((one) => changed.has(one.name) || differs(one)),
    runs: ids.filter((id) => !isShown(id)),
    pages: ids.filter(isShown),
    logs: new Set(ids.filter((id) => data.includes(logsPath(id)))),
    gone: stale.flatMap((id) => [reportPath(id), logsPath(id), runPagePath(id)]),
  };
}

async function shownSeries(files: BranchFiles): Promise<HistoryIndex['series']> {
  const bytes = (await files.read([apiIndexPath])).get(apiIndexPath);
  const read = readJson(new TextDecoder().decode(bytes), apiIndexSchema);
  return 'value' in read ? read.value.series : [];
}

/** Ids of the runs whose files are here, but for these. */
function without(data: readonly string[], kept: readonly string[]): readonly string[] {
  const known = new Set(kept.flatMap((id) => [reportPath(id), logsPath(id)]));
  const ids = data.filter((path) => !known.has(path)).map((path) => path.slice(reportFolder.length));
  return [...new Set(ids.flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : [])))];
}

const [reportFolder = '', ending = ''] = reportPath('*').split('*');

/** A series whose run loses its report must not go on naming it; where there is one only, it is shown anyway. */
async function seriesOf(
  files: BranchFiles,
  runs: readonly string[],
  { series }: HistoryIndex,
): Promise<readonly string[]> {
  if (series.length < 2 || runs.length === 0) return [];
  const reports = await readReports(files, runs);
  return [...reports.values()].flatMap((one) => (one instanceof StreamstressError ? [] : [one.run.series]));
}
