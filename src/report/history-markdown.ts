import { compareUrl } from '../model/commit-links.ts';
import { shortCommit } from '../model/source.ts';
import { historyLines } from './history-lines.ts';
import { countText, historySentence } from './history-text.ts';
import { markdownLink, markdownTable, markdownText } from './markdown.ts';
import type { Report } from './report.ts';
import type { ReportHistory } from './series-history.ts';

const mostRows = 30;

/** How a run stands beside the earlier ones of its series: what has turned, and what had moved by then. */
export function historyMarkdown(report: Report): readonly string[] {
  const { history } = report;
  if (history === undefined) return [];
  const lines = historyLines(report);
  const rows = lines.map(({ state, scenario, said }) => [state, markdownText(scenario), markdownText(said)]);
  const shown = rows.slice(0, mostRows);
  return [
    `**History**: ${markdownText(historySentence(history))}.`,
    ...(rows.length > 0 ? [markdownTable(['Now', 'Scenario', 'Before'], shown)] : []),
    ...(rows.length > shown.length ? [`and ${rows.length - shown.length} more`] : []),
    ...(history.changes.length > 0 ? [history.changes.map((change) => changeLine(change, report)).join('\n')] : []),
  ];
}

function changeLine(
  { since, ranges, versions, unmoved }: ReportHistory['changes'][number],
  { sources }: Report,
): string {
  const moved = [
    ...ranges.map((range) => {
      const { name, good, bad } = range;
      const source = sources.find((candidate) => candidate.name === name);
      const link = markdownLink(`${shortCommit(good)}…${shortCommit(bad)}`, compareUrl(source, good, bad));
      return `${markdownText(name)} ${link}${countText(range)}`;
    }),
    ...versions.map(({ name, good, bad }) => `${markdownText(name)} ${markdownText(good)} to ${markdownText(bad)}`),
  ];
  const same = unmoved.length > 0 ? `; the same: ${markdownText(unmoved.join(', '))}` : '';
  return `- Moved since ${markdownText(since)}: ${moved.join(', ') || 'nothing'}${same}`;
}
