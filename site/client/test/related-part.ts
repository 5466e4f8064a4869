import { scenarioOf } from '../../phrases.ts';
import { count } from '../../words.ts';
import type { Failures } from '../history/history.ts';
import { element } from '../page/element.ts';
import { pageUrl } from '../page/links.ts';
import type { OpenedHistory } from '../page/opened-history.ts';
import { relatedFailures } from './related-failures.ts';

const mostTests = 15;

/** Other tests that failed as this one did last. */
export function relatedPart(
  { history }: OpenedHistory,
  failures: Failures,
  test: number,
  lastFailed: number,
): HTMLElement | undefined {
  if (lastFailed < 0) return undefined;
  const related = relatedFailures(failures, test, lastFailed);
  if (related.length === 0) return undefined;
  const items = related.slice(0, mostTests).map(({ test: other, runs, last }) => {
    const id = history.tests[other]?.id ?? '';
    const href = pageUrl('test/index.html', { series: history.folder, test: id });
    return element(
      'li',
      {},
      element('a', { class: 'said', href }, scenarioOf(id)),
      element('span', { class: 'muted' }, ` in ${count(runs, 'run')}, last ${history.rows[last]?.id ?? ''}`),
    );
  });
  return element(
    'section',
    { class: 'part', id: 'related' },
    element('h2', {}, 'Failed alike ', element('span', { class: 'muted' }, related.length)),
    element('ul', { class: 'moved' }, items),
    related.length > mostTests
      ? element('p', { class: 'muted' }, `${related.length - mostTests} more are left out.`)
      : undefined,
  );
}
