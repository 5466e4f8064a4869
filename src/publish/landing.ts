import { readReportOf } from '../history/add-reports.ts';
import type { RunRow } from '../history/format/run-row.ts';
import type { HistoryIndex } from '../history/history-index.ts';
import { loadSeries } from '../history/series-store.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { byStart } from '../report/run-summary.ts';
import type { AddedRuns } from './add-left.ts';
import { type ViewedTest, viewOf } from './api/series-view.ts';

/** What the landing page of a series shows. */
export interface Landing {
  /** All that there are, for the switch between them. */
  readonly allSeries: HistoryIndex['series'];
  readonly folder: string;
  /** Its newest runs, oldest first. */
  readonly rows: readonly RunRow[];
  readonly tests: readonly ViewedTest[];
  /** The newest of these runs, where its report is kept. */
  readonly newest: Report | undefined;
  /** Ids of the runs that have a page of their own. */
  readonly kept: readonly string[];
  /** It has the newest run of all: it is the first page, too. */
  readonly isFirst: boolean;
}

/** What the page of a run shows. */
export interface RunView extends Pick<Landing, 'folder' | 'kept'> {
  readonly report: Report;
  /** What its steps have printed lies beside the report. */
  readonly hasLogs: boolean;
}

/** The landing pages on which runs that were added change something: those of their series and the first; of all where a series is new. */
export async function landingsOf(files: BranchFiles, added: AddedRuns): Promise<readonly Landing[]> {
  const first = newestOf(added.index);
  const shown = added.index.series.filter(
    (one) => added.views.has(one.name) || hasNewSeries(added) || (one === first && isNamedOnFirst(added)),
  );
  return Promise.all(shown.map((one) => landingOf(files, added, one, one === first)));
}

async function landingOf(
  files: BranchFiles,
  { index, views, runs }: AddedRuns,
  { name, folder }: HistoryIndex['series'][number],
  isFirst: boolean,
): Promise<Landing> {
  const view = views.get(name) ?? viewOf((await loadSeries(files, name)).series);
  const newest = view.rows.at(-1)?.id ?? '';
  const report = runs.find((run) => run.report.run.id === newest)?.report ?? (await readReportOf(files, newest));
  return {
    allSeries: index.series,
    folder,
    rows: view.rows,
    tests: view.tests,
    newest: report,
    kept: index.reports.map(({ id }) => id),
    isFirst,
  };
}

function hasNewSeries({ index, runs }: AddedRuns): boolean {
  return index.series.some(
    ({ name, runs: all }) => all <= runs.filter(({ report }) => report.run.series === name).length,
  );
}

/** The first page names the newest run of every series, and runs may have lost their pages. */
function isNamedOnFirst({ index, runs, dropped }: AddedRuns): boolean {
  const ids = new Set(runs.map(({ report }) => report.run.id));
  return index.series.some(({ newest }) => ids.has(newest.id)) || [...dropped].some((id) => !ids.has(id));
}

/** What the pages of the runs show once these are added; of those that are kept. */
export function runViewsOf({ runs, dropped, index }: AddedRuns): readonly RunView[] {
  return runs
    .filter(({ report }) => !dropped.has(report.run.id))
    .map(({ report, logs = {} }) => ({
      report,
      hasLogs: Object.keys(logs).length > 0,
      folder: index.series.find(({ name }) => name === report.run.series)?.folder ?? '',
      kept: index.reports.map(({ id }) => id),
    }));
}

function newestOf({ series }: HistoryIndex): HistoryIndex['series'][number] | undefined {
  return series.toSorted((a, b) => byStart(a.newest, b.newest)).at(-1);
}
