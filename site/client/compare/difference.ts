import type { RowResources, RunRow } from '../../../src/history/format/run-row.ts';
import { commitUrl } from '../../../src/model/commit-links.ts';
import { shortCommit } from '../../../src/model/source.ts';
import { clockText, dayText } from '../../dates.ts';
import { durationText } from '../../durations.ts';
import type { History } from '../history/history.ts';
import { element, said } from '../page/element.ts';
import { outerLink, runLink } from '../page/links.ts';
import type { OpenedHistory } from '../page/opened-history.ts';
import { type Chosen, runsOf } from './chosen-runs.ts';
import { type Moved, type MovedCommit, movedImages, provenance, versionText } from './provenance.ts';

/** What the two sides were made of, each by its newest run, and what they needed. */
export function difference(
  { history, hasPage }: OpenedHistory,
  { a, b }: { readonly a: Chosen; readonly b: Chosen },
): HTMLElement {
  const { rows } = history;
  const [before, after] = [rows[a.to], rows[b.to]];
  if (!before || !after) return element('aside');
  const between = rows.slice(Math.min(a.to, b.to) + 1, Math.max(a.to, b.to) + 1);
  const { moved, unmoved } = provenance(before, after, between);
  return element(
    'aside',
    { 'aria-label': 'What the runs were made of' },
    sideOf('Before', before, runsOf(a).length, hasPage),
    sideOf('After', after, runsOf(b).length, hasPage),
    part(
      'What moved',
      moved.map(movedItem),
      unmoved.length > 0 ? `The same: ${unmoved.join(', ')}.` : undefined,
      'moved-parts',
    ),
    imagesOf(history, a.to, b.to),
    resources(before.resources, after.resources),
  );
}

/** They are read for this alone, and come when they are there. */
function imagesOf(history: History, a: number, b: number): HTMLElement {
  const place = element('div');
  void Promise.all([history.images(a), history.images(b)]).then(([before, after]) => {
    const images = before && after ? movedImages(before, after) : [];
    if (images.length > 0) place.append(part('Images', images.map(movedItem), undefined, 'moved-images'));
  });
  return place;
}

function sideOf(
  name: string,
  { id, startedAt, verdict, totals, seconds }: RunRow,
  runs: number,
  hasPage: (run: string) => boolean,
): HTMLElement {
  const { passed, tests, skipped, failed, errors, flaky } = totals;
  return element(
    'section',
    { class: 'part' },
    element(
      'h2',
      {},
      `${name}: `,
      runLink(id, hasPage(id)),
      runs > 1 ? element('span', { class: 'muted' }, ` and ${runs - 1} before it`) : undefined,
    ),
    element(
      'p',
      { class: 'muted' },
      `${dayText(startedAt)}, ${clockText(startedAt)} UTC${seconds === undefined ? '' : `, took ${durationText(seconds)}`}`,
    ),
    element('p', {}, said(verdict.sentence)),
    element(
      'p',
      { class: 'muted' },
      `${passed} of ${tests - skipped} passed, ${failed} failed, ${errors} could not run, ${flaky} flaky, ${skipped} skipped`,
    ),
  );
}

function part(title: string, items: readonly HTMLElement[], note: string | undefined, id: string): HTMLElement {
  return element(
    'section',
    { class: 'part', id },
    element('h2', {}, title),
    items.length === 0 ? element('p', {}, 'Nothing.') : element('ul', { class: 'moved' }, items),
    note === undefined ? undefined : element('p', { class: 'muted' }, note),
  );
}

function movedItem({ name, before, after, url, commits, source }: Moved): HTMLElement {
  const text = `${versionText(before)} → ${versionText(after)}`;
  return element(
    'li',
    {},
    element('strong', {}, said(name)),
    ' ',
    outerLink(url, text),
    commits && commitList(commits, source),
  );
}

/** Commits of a source, in their order. */
export function commitList(commits: readonly MovedCommit[], source: Moved['source']): HTMLElement {
  return element(
    'ul',
    { class: 'commits' },
    commits.map((commit) => commitItem(commit, source)),
  );
}

function commitItem({ commit, author, subject }: MovedCommit, source: Moved['source']): HTMLElement {
  return element(
    'li',
    {},
    outerLink(commitUrl(source, commit), shortCommit(commit)),
    element('span', {}, said(subject), ' ', said(author, 'muted')),
  );
}

function resources(before: RowResources | undefined, after: RowResources | undefined): HTMLElement | undefined {
  if (!before || !after) return undefined;
  const lines = [
    ['CPU', `${before.cpu} → ${after.cpu} millicores`],
    ['Memory', `${mebibytes(before.memory)} → ${mebibytes(after.memory)} MiB`],
    ['Pods', `${before.pods} → ${after.pods}`],
  ] as const;
  return part(
    'Resources, at most',
    lines.map(([name, text]) => element('li', {}, element('strong', {}, name), ` ${text}`)),
    undefined,
    'resources',
  );
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
