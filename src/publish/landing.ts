import type { RunRow } from '../history/format/run-row.ts';
import type { HistoryIndex } from '../history/history-index.ts';
import { loadSeries } from '../history/series-store.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { byStart } from '../report/run-summary.ts';
import { type SeriesView, type ViewedTest, viewOf } from './api/series-view.ts';
import { readReports } from './kept-reports.ts';
import type { Owed } from './owed.ts';

/** A series as its pages and its part of the API show it. */
export interface ShownSeries {
  readonly entry: HistoryIndex['series'][number];
  readonly view: SeriesView;
  /** Of its newest run, where it is kept. */
  readonly newest: Report | undefined;
}

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

/** The series of which something is to be shown: those that changed and the first; all where one is new. Errors: those of `loadSeries`. */
export async function shownSeries(files: BranchFiles, owed: Owed): Promise<readonly ShownSeries[]> {
  const { index, series } = owed;
  const first = newestOf(index);
  const isShown = (one: HistoryIndex['series'][number]) =>
    series.includes(one) || hasNewSeries(owed) || (one === first && isNamedOnFirst(owed));
  return Promise.all(
    index.series.filter(isShown).map(async (entry) => {
      const { id } = entry.newest;
      const isKept = index.reports.some((report) => report.id === id);
      const newest = isKept ? (await readReports(files, [id])).get(id) : undefined;
      const view = viewOf((await loadSeries(files, entry.name, index)).series);
      return { entry, view, newest: newest instanceof StreamstressError ? undefined : newest };
    }),
  );
}

/** `kept`: runs that have a page. */
export function landingOf({ entry, view, newest }: ShownSeries, index: HistoryIndex, kept: readonly string[]): Landing {
  const { rows, tests } = view;
  const isFirst = entry === newestOf(index);
  return { allSeries: index.series, folder: entry.folder, rows, tests, newest, kept, isFirst };
}

function hasNewSeries({ index, shown }: Owed): boolean {
  return index.series.some(({ name }) => !shown.some((known) => known.name === name));
}

/** The first page names the newest run of every series, and runs may have lost their pages. */
function isNamedOnFirst({ series, shown, gone }: Owed): boolean {
  return gone.length > 0 || series.some(({ newest }) => !shown.some((known) => known.newest.id === newest.id));
}

function newestOf({ series }: HistoryIndex): HistoryIndex['series'][number] | undefined {
  return series.toSorted((a, b) => byStart(a.newest, b.newest)).at(-1);
}
