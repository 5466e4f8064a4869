import { createHash } from 'node:crypto';
import * as z from 'zod';
import { plainLine } from '../model/plain-text.ts';
import type { GitHub } from '../ports/github.ts';
import { attributionMarkdown } from '../report/attribution-markdown.ts';
import { markdownLink, markdownText } from '../report/markdown.ts';
import { failuresOf, isOpen } from '../report/open-failures.ts';
import type { Report } from '../report/report.ts';
import { countsText } from '../report/summary-text.ts';
import { markerIn, markerLine } from './marker.ts';

/** Whose comment it is, and what it says but for the numbers of the run. */
const commentMarker = z.strictObject({ comment: z.string(), state: z.string() });

const mostFailures = 20;

/**
 * Keeps one comment about a series at a pull request; it is written anew only where the verdict is another, or other tests
 * fail. Errors: `github:…`.
 */
export async function keepComment(
  report: Report,
  pullRequest: number,
  github: GitHub,
  siteUrl: string | undefined,
): Promise<'created' | 'changed' | 'unchanged'> {
  const facts = { comment: report.run.series, state: stateOf(report) };
  const own = (await github.comments(pullRequest)).flatMap(({ id, body, trusted }) => {
    const marker = trusted ? markerIn(body, commentMarker) : undefined;
    return marker?.comment === facts.comment ? [{ id, state: marker.state }] : [];
  })[0];
  if (own?.state === facts.state) return 'unchanged';
  const body = commentBody(report, facts, siteUrl);
  if (own) await github.changeComment(own.id, body);
  else await github.createComment(pullRequest, body);
  return own ? 'changed' : 'created';
}

function stateOf(report: Report): string {
  const failing = openOf(report).map(({ test, attribution }) => `${test.id} ${attribution?.accused ?? ''}`);
  return createHash('sha256')
    .update(JSON.stringify([report.verdict.kind, ...failing.sort()]))
    .digest('hex')
    .slice(0, 16);
}

function openOf(report: Report) {
  return failuresOf(report).filter(isOpen);
}

function commentBody(report: Report, facts: Readonly<Record<string, string>>, siteUrl: string | undefined): string {
  const { run, verdict } = report;
  const open = openOf(report);
  const items = open
    .slice(0, mostFailures)
    .map(({ test, attribution }) =>
      attribution ? attributionMarkdown(attribution, report) : `- **${markdownText(test.scenario)}**`,
    );
  const rest = open.length > mostFailures ? [`- and ${open.length - mostFailures} more`] : [];
  const page = siteUrl === undefined ? undefined : `${siteUrl}runs/${encodeURIComponent(run.id)}/`;
  const blocks = [
    markerLine(facts),
    `**${verdict.kind}**: ${markdownText(verdict.sentence, 1000)}`,
    plainLine(countsText(report)),
    ...(items.length > 0 ? [[...items, ...rest].join('\n')] : []),
    `Run ${markdownLink(markdownText(run.id), page)} of ${markdownText(run.series)}`,
  ];
  return fitting(blocks);
}

/** GitHub takes 65,536 characters; what does not fit is said. */
function fitting(blocks: readonly string[]): string {
  const text = blocks.join('\n\n');
  const [marker = '', answer = '', counts = ''] = blocks;
  return text.length <= 60_000
    ? text
    : [marker, answer, counts, 'The rest is in the summary of the workflow run.'].join('\n\n');
}
