import type { RunSummary } from '../../report/run-summary.ts';
import type { WholeRow } from './series.ts';

/** One line of the list of runs. */
export function summaryOfRow(row: WholeRow, series: string): RunSummary {
  const { sources, images: _, open: __, ranges: ___, resources: ____, rolled: _____, ...summary } = row;
  return { ...summary, series, commits: Object.fromEntries(sources.map(({ name, commit }) => [name, commit])) };
}
