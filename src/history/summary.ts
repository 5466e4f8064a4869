import type { Report } from '../report/report.ts';
import type { RunSummary } from './format/runs.ts';

/** One line of the list of runs. */
export function summaryOf(report: Report): RunSummary {
  const { id, series, startedAt, state, exitCode } = report.run;
  const { kind, sentence } = report.verdict;
  return {
    id,
    series,
    startedAt,
    state,
    exitCode,
    ...(report.cluster && { sandbox: report.cluster.sandbox }),
    totals: report.totals,
    verdict: { kind, sentence },
    commits: Object.fromEntries(report.sources.map((source) => [source.name, source.commit])),
  };
}

/** Oldest first; runs of the same instant by id, so that every publisher writes the same order. */
export function byStart(a: RunSummary, b: RunSummary): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
