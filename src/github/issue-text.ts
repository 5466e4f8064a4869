import type { FailureLife } from '../analysis/issues/failure-life.ts';
import { commitUrl, compareUrl } from '../model/commit-links.ts';
import { plainLine } from '../model/plain-text.ts';
import { shortCommit } from '../model/source.ts';
import type { CommitRange, OpenFailure } from '../model/verdict.ts';
import { markdownFence, markdownLink, markdownText } from '../report/markdown.ts';
import { markerLine } from './marker.ts';
import type { SeenFailure } from './seen-failures.ts';

/** What an issue is written from. */
export interface IssueFacts {
  readonly series: string;
  readonly failure: SeenFailure;
  readonly life: FailureLife;
  /** What the runs found out about its tests. */
  readonly found: readonly OpenFailure[];
  /** How to see it fail. */
  readonly command: string;
  /** Where the pages are served. */
  readonly siteUrl: string | undefined;
}

const mostTests = 20;
const mostRanges = 5;
const mostCommits = 10;
const stripLength = 30;
const glyphs = { failing: '✗', passing: '✓', unknown: '·' } as const;
const headings = (tests: readonly string[]) => tests.map((id) => id.split('::').slice(1).join('::') || id);

/** One line of plain text, at most what GitHub takes. */
export function issueTitle({ failure, found }: IssueFacts): string {
  const [first = ''] = headings(failure.tests);
  const more = failure.tests.length - 1;
  const tests = `"${shortened(first, 120)}"${more > 0 ? ` and ${more} more` : ''}`;
  const accused = accusedOf(found);
  return accused.length > 0
    ? `${shortened(accused.join(', '), 60)} breaks ${tests}`
    : `${tests} ${more > 0 ? 'fail' : 'fails'}`;
}

/** GitHub's Markdown, below 60,000 characters. */
export function issueBody(facts: IssueFacts): string {
  const { series, failure, life, found, command } = facts;
  const episode = episodeOf(facts);
  const blocks = [
    markerLine({ series, signature: failure.signature, episode }),
    summary(facts),
    ...suspects(facts, found),
    strip(facts),
    `#### Tests\n\n${testList(facts)}`,
    ...(failure.template === '' ? [] : [`#### What they say\n\n${markdownFence(failure.template, 2000)}`]),
    `#### Run it again\n\n${markdownFence(command, 6000)}`,
    `This text follows the runs: what is written into it is lost, comments stay. It is closed after ${life.needed} runs in a row in which the tests pass.`,
  ];
  return blocks.join('\n\n');
}

/** Said when an issue is closed or opened again. */
export function turnComment(facts: IssueFacts): string {
  const { failure, life } = facts;
  const last = failure.seen.lastIndexOf(life.open ? 'failing' : 'passing');
  const run = runLink(failure.runs[last]?.id ?? '', facts.siteUrl);
  if (life.open) return `It fails again, since ${runLink(episodeOf(facts), facts.siteUrl)} and last in ${run}.`;
  return `Its tests passed in ${life.greens} runs in a row, last in ${run}. Should it come back, this issue is opened again.`;
}

/** Run in which what is open now, or was last, began. */
export function episodeOf({ failure, life }: IssueFacts): string {
  return failure.runs[life.since ?? -1]?.id ?? '';
}

/** The components that putting back has proven guilty. */
function accusedOf(found: readonly OpenFailure[]): readonly string[] {
  return [...new Set(found.flatMap(({ accused }) => accused ?? []))].sort();
}

function summary(facts: IssueFacts): string {
  const { failure, life, found, series, siteUrl } = facts;
  const seen = failure.seen.slice(life.since ?? 0);
  const red = seen.filter((one) => one === 'failing').length;
  const told = seen.filter((one) => one !== 'unknown').length;
  const count = `${failure.tests.length} ${failure.tests.length === 1 ? 'test fails' : 'tests fail'}`;
  const accused = accusedOf(found);
  const cause = accused.length > 0 ? ` Putting back ${markdownText(accused.join(', '))} made them pass.` : '';
  return `**${count} since ${runLink(episodeOf(facts), siteUrl)}**, in ${red} of ${told} runs of ${markdownText(series)}.${cause}`;
}

function suspects({ failure }: IssueFacts, found: readonly OpenFailure[]): string[] {
  const ranges = new Map(
    found.flatMap(({ ranges }) => ranges).map((range) => [JSON.stringify([range.name, range.good, range.bad]), range]),
  );
  if (ranges.size === 0) return [];
  const shown = [...ranges.values()].slice(0, mostRanges).map((range) => rangeItem(range, failure));
  const title = accusedOf(found).length > 0 ? 'Who did it' : 'Suspects';
  return [`#### ${title}\n\n${[...shown, ...more(ranges.size, mostRanges)].join('\n')}`];
}

function rangeItem({ name, good, bad, commits }: CommitRange, { runs }: SeenFailure): string {
  const source = runs.at(-1)?.sources.find((one) => one.name === name);
  const between = markdownLink(`${shortCommit(good)}…${shortCommit(bad)}`, compareUrl(source, good, bad));
  const items = (commits ?? []).slice(0, mostCommits).map(({ commit, author, subject }) => {
    const link = markdownLink(shortCommit(commit), commitUrl(source, commit));
    return `  - ${link} ${markdownText(subject, 100)} (${markdownText(author, 40)})`;
  });
  const count = commits ? `${commits.length} ${commits.length === 1 ? 'commit' : 'commits'}` : 'commits unknown';
  return [
    `- ${markdownText(name, 60)} ${between}, ${count}`,
    ...items,
    ...more(commits?.length ?? 0, mostCommits, '  '),
  ].join('\n');
}

function strip({ failure: { seen, runs }, siteUrl }: IssueFacts): string {
  const from = Math.max(0, seen.length - stripLength);
  const marks = seen
    .slice(from)
    .map((one) => glyphs[one])
    .join('');
  const ends = [...new Set([runs[from]?.id ?? '', runs.at(-1)?.id ?? ''])].map((id) => runLink(id, siteUrl));
  return `#### Last ${seen.length - from} runs\n\n\`${marks}\` ${ends.join(' to ')} (✗ fails, ✓ passes, · says nothing of it)`;
}

function testList({ failure: { tests } }: IssueFacts): string {
  const items = tests.slice(0, mostTests).map((id) => {
    const [file = '', ...heading] = id.split('::');
    return heading.length === 0
      ? `- ${markdownText(id, 200)}`
      : `- ${markdownText(heading.join('::'), 150)} (${markdownText(file, 100)})`;
  });
  return [...items, ...more(tests.length, mostTests)].join('\n');
}

function more(count: number, most: number, indent = ''): string[] {
  return count > most ? [`${indent}- and ${count - most} more`] : [];
}

/** Ids of runs are ours: letters, digits, dots and dashes. */
function runLink(id: string, siteUrl: string | undefined): string {
  return markdownLink(
    markdownText(id),
    siteUrl === undefined ? undefined : `${siteUrl}runs/${encodeURIComponent(id)}/`,
  );
}

function shortened(text: string, most: number): string {
  const characters = [...plainLine(text)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
}
