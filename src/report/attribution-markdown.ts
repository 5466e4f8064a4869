import { commitUrl, compareUrl } from '../model/commit-links.ts';
import { shortCommit } from '../model/source.ts';
import { markdownLink, markdownText } from './markdown.ts';
import type { Report, ReportAttribution } from './report.ts';

type Range = ReportAttribution['ranges'][number];

const mostItems = 10;

/** What was found out about one failed test, as an item of a Markdown list: whom it accuses, the commits, the evidence. */
export function attributionMarkdown(attribution: ReportAttribution, report: Report): string {
  const { scenario, verdict, accused, ranges, cleared, since, evidence } = attribution;
  const said = verdict.replace('_', ' ');
  const who = accused === undefined ? said : `${said}, ${markdownText(accused)}`;
  const lines = [
    ...ranges.slice(0, mostItems).map((range) => rangeLine(range, report)),
    ...(cleared.length > 0 ? [`cleared: ${markdownText(cleared.join(', '))}`] : []),
    ...evidence.slice(0, mostItems).map((sentence) => `evidence: ${markdownText(sentence)}`),
    ...(since === report.run.id ? [] : [`failing since run ${markdownText(since)}`]),
  ];
  return [`- **${markdownText(scenario)}**: ${who}`, ...lines.map((line) => `  - ${line}`)].join('\n');
}

function rangeLine({ name, good, bad, commits }: Range, { sources: all }: Report): string {
  const source = all.find((candidate) => candidate.name === name);
  const between = `${shortCommit(good)}…${shortCommit(bad)}`;
  const shown = (commits ?? []).slice(0, mostItems).map(({ commit, author, subject, committedAt }) => {
    const link = markdownLink(shortCommit(commit), commitUrl(source, commit));
    const day = committedAt === undefined ? '' : `, ${committedAt.slice(0, 10)}`;
    return `\n    - ${link} ${markdownText(subject, 120)} (${markdownText(author, 60)}${day})`;
  });
  const count = commits ? `: ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'}` : ', commits unknown';
  const rest = (commits?.length ?? 0) - shown.length;
  return [
    `${markdownText(name)} ${markdownLink(between, compareUrl(source, good, bad))}${count}`,
    ...shown,
    ...(rest > 0 ? [`\n    - and ${rest} more`] : []),
  ].join('');
}
