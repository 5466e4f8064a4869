import { addReports } from '../../src/history/add-reports.ts';
import { indexPath } from '../../src/history/format/paths.ts';
import { folderOf, type HistoryIndex } from '../../src/history/history-index.ts';
import { addRuns } from '../../src/history/series/add-runs.ts';
import type { Series } from '../../src/history/series/series.ts';
import { summaryOfRow } from '../../src/history/series/summary-of-row.ts';
import { loadSealed, loadSeries, storeSeries } from '../../src/history/series-store.ts';
import type { HistoryPolicy } from '../../src/model/history-policy.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { leftText } from '../../src/publish/left-report.ts';
import { mergeLeft } from '../../src/publish/merge-left.ts';
import { type MemoryBranch, memoryBranch } from '../../test/history/memory-branch.ts';
import type { SeededHistory } from '../series/generate.ts';
import { seededCells, seededReport, seededSeries } from './seeded-report.ts';

/** Every run keeps its column for ever: what is hardest to keep small. */
const everyRun: HistoryPolicy = {
  retention: { full: { runs: 400, megabytes: 300 }, all: 1e6, daily: 1e6 },
  aliases: [],
};

/** Runs that are added at once. */
const batch = 400;

/** The branch with the first runs of a history, as publishing them would have left it. */
export async function seededBranch(history: SeededHistory, runs: number, pages: Pages): Promise<MemoryBranch> {
  const branch = memoryBranch();
  for (let from = 0; from < runs; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, runs - from) }, (_, at) => from + at);
    const added = numbers.map((run) => ({ report: seededReport(history, run) }));
    if (from + batch < runs - batch) branch.change((await addReports(branch, added, everyRun)).change);
    else {
      const left = new Map([['runs', Buffer.from(leftText(added))]]);
      branch.change((await mergeLeft(branch, left, { pages, policy: everyRun })).change);
    }
  }
  return branch;
}

/** The same where there are too many cells to make reports of: only the newest run has one. */
export async function seededColumns(history: SeededHistory, runs: number, pages: Pages): Promise<MemoryBranch> {
  const branch = memoryBranch();
  for (let from = 0; from < runs - 1; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, runs - 1 - from) }, (_, at) => from + at);
    const { series, manifest } = await loadSeries(branch, seededSeries, noIndex);
    const cells = numbers.map((run) => seededCells(history, run));
    const grown = await addRuns(series, cells, (sealed) => loadSealed(branch, seededSeries, sealed));
    branch.change(storeSeries(grown, manifest).change);
    branch.change(new Map([[indexPath, indexOf(grown, from + numbers.length)]]));
  }
  const left = new Map([['run', Buffer.from(leftText([{ report: seededReport(history, runs - 1) }]))]]);
  branch.change((await mergeLeft(branch, left, { pages, policy: everyRun })).change);
  return branch;
}

const noIndex: HistoryIndex = { version: 1, series: [], reports: [] };

function indexOf({ name, head }: Series, runs: number): string {
  const newest = head.rows.at(-1);
  if (newest === undefined) throw new Error('there is no run');
  const series = [{ name, folder: folderOf(name), runs, newest: summaryOfRow(newest, name) }];
  return JSON.stringify({ ...noIndex, sandbox: false, series });
}
