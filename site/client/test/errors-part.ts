import { categoryWords, count } from '../../words.ts';
import { element, said } from '../page/element.ts';
import { runLink } from '../page/links.ts';
import type { OpenedHistory } from '../page/opened-history.ts';
import type { SeenError, TestFacts } from './test-facts.ts';
import { wordDiff } from './word-diff.ts';

const mostErrors = 20;

/** The different errors of a test, the newest first, each with what is different in the one before. */
export function errorsPart(
  { history: { rows }, hasPage }: OpenedHistory,
  { errors }: TestFacts,
): HTMLElement | undefined {
  if (errors.length === 0) return undefined;
  const run = (number: number) => runLink(rows[number]?.id ?? '', hasPage(rows[number]?.id ?? ''));
  const items = errors
    .slice(0, mostErrors)
    .map(({ kind, first, last, runs }, at) =>
      element(
        'li',
        {},
        element(
          'p',
          {},
          categoryWords[kind.category] ?? 'Unclassified',
          kind.owner === undefined ? undefined : [', looked after by ', said(kind.owner)],
          element('span', { class: 'muted' }, ` in ${count(runs, 'run')}, first `, run(first), ', last ', run(last)),
        ),
        element('pre', { class: 'error said' }, kind.template === '' ? 'What it said was not kept.' : kind.template),
        differenceOf(errors[at + 1], kind.template),
      ),
    );
  return element(
    'section',
    { class: 'part', id: 'errors' },
    element('h2', {}, 'Errors ', element('span', { class: 'muted' }, errors.length)),
    element('p', { class: 'muted' }, 'Numbers, times and names that change are folded.'),
    element('ul', { class: 'moved' }, items),
  );
}

function differenceOf(before: SeenError | undefined, template: string): HTMLElement | undefined {
  if (before === undefined) return undefined;
  const pieces = wordDiff(before.kind.template, template).map(({ kind, text }) => {
    if (kind === 'same') return text;
    return element(kind === 'added' ? 'ins' : 'del', {}, text);
  });
  return element(
    'details',
    {},
    element('summary', {}, 'What is different to the one before'),
    element('pre', { class: 'error said' }, pieces),
  );
}
