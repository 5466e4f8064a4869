import { chanceText } from '../model/chance.ts';
import { shortCommit } from '../model/source.ts';
import { historyLines } from './history-lines.ts';
import type { Report } from './report.ts';
import type { ReportHistory } from './series-history.ts';

type HistoryChange = ReportHistory['changes'][number];

const mostRows = 10;
const likely = 0.5;

/** How a run stands beside the earlier ones, as rows of a terminal: a label of at most 13 characters, and hostile text. */
export function historyRows(report: Report): readonly (readonly [label: string, text: string])[] {
  const { history } = report;
  if (history === undefined) return [];
  const lines = historyLines(report);
  const shown = lines.slice(0, mostRows).map(({ state, scenario, said }) => [state, `${scenario}: ${said}`] as const);
  const rest = lines.length - shown.length;
  return [
    ['history', historySentence(history)],
    ...shown,
    ...(rest > 0 ? [['', `and ${rest} more`] as const] : []),
    ...history.changes.map((change) => ['moved', changeText(change)] as const),
  ];
}

/** `1 new failure, 2 fixed, beside 37 earlier runs`. */
export function historySentence({ states, runs, outage }: ReportHistory): string {
  const counts = [
    [states.new_failure, states.new_failure === 1 ? 'new failure' : 'new failures'],
    [states.fixed, 'fixed'],
    [states.still_failing, 'still failing'],
    [states.flaky, 'flaky'],
    [states.missing, 'missing'],
    [states.new_test, states.new_test === 1 ? 'new test' : 'new tests'],
  ] as const;
  return [
    ...counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])),
    ...(outage > likely ? [`hit by an outage with a chance of ${chanceText(outage)}`] : []),
    `beside ${runs} earlier ${runs === 1 ? 'run' : 'runs'}`,
  ].join(', ');
}

/** ` (3 commits)`; nothing where they are not known. */
export function countText({ commits }: HistoryChange['ranges'][number]): string {
  return commits ? ` (${commits.length} ${commits.length === 1 ? 'commit' : 'commits'})` : '';
}

function changeText({ since, ranges, versions, unmoved }: HistoryChange): string {
  const moved = [
    ...ranges.map((range) => `${range.name} ${shortCommit(range.good)}..${shortCommit(range.bad)}${countText(range)}`),
    ...versions.map(({ name, good, bad }) => `${name} ${good}..${bad}`),
  ];
  const same = unmoved.length > 0 ? `; the same: ${unmoved.join(', ')}` : '';
  return `since ${since}: ${moved.join(', ') || 'nothing'}${same}`;
}
