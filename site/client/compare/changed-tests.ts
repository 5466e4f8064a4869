import { scenarioOf } from '../../phrases.ts';
import type { Failures } from '../history/history.ts';
import { element, said } from '../page/element.ts';
import { pageUrl } from '../page/links.ts';
import type { OpenedHistory } from '../page/opened-history.ts';
import { statusMark, statusOf } from '../page/status-mark.ts';
import { wideTable } from '../page/wide-table.ts';
import type { Chosen } from './chosen-runs.ts';
import type { Change, ComparedTest, Side } from './compare-sides.ts';

const groups: readonly (readonly [Change, string])[] = [
  ['broken', 'New failures'],
  ['worse', 'Failing more often'],
  ['failing', 'Still failing'],
  ['fixed', 'Fixed'],
  ['better', 'Failing less often'],
  ['flaky', 'Flaky now'],
  ['gone', 'Gone'],
  ['added', 'New tests'],
  ['skipped', 'Skipped now'],
  ['unclear', 'Failed too seldom to tell'],
];

const heads = ['Test', 'Before', 'After'];

/** Tests that changed, new failures first. */
export function changedTests(
  tests: readonly ComparedTest[],
  { history }: OpenedHistory,
  { b }: { readonly b: Chosen },
  kindOf: Failures['kindOf'],
): HTMLElement {
  const parts = groups.map(([change, title]) => {
    const found = tests.filter((test) => test.change === change).toSorted((x, y) => y.after.failed - x.after.failed);
    if (found.length === 0) return undefined;
    const rows = found.map((test) => rowOf(test, history, errorOf(test, b, kindOf)));
    return element(
      'section',
      { class: 'part', 'data-change': change },
      element('h2', {}, title, ' ', element('span', { class: 'muted' }, found.length)),
      wideTable(title, found.some(({ after }) => after.failed > 0) ? [...heads, 'Newest error'] : heads, rows),
    );
  });
  const same = tests.filter(({ change }) => change === 'same').length;
  return element(
    'div',
    {},
    parts,
    element('p', { class: 'muted', id: 'unchanged' }, `${same} ${same === 1 ? 'test is' : 'tests are'} unchanged.`),
  );
}

function rowOf(
  { test, before, after }: ComparedTest,
  { tests, folder }: OpenedHistory['history'],
  error: string | undefined,
): HTMLElement {
  const id = tests[test]?.id ?? '';
  const href = pageUrl('test/index.html', { series: folder, test: id });
  return element(
    'tr',
    { 'data-test': id },
    element(
      'th',
      { scope: 'row' },
      element('a', { class: 'said', href }, scenarioOf(id)),
      said(id.split('::')[0] ?? '', 'muted spec'),
    ),
    element('td', { 'data-label': 'Before' }, sideOf(before)),
    element('td', { 'data-label': 'After' }, sideOf(after)),
    error === undefined ? undefined : element('td', { class: 'error' }, said(shortened(error))),
  );
}

function sideOf({ status, ran, failed }: Side): HTMLElement {
  if (ran < 2) return statusMark(statusOf(status));
  return statusMark(failed > 0 ? 'failed' : statusOf(status), `${failed} of ${ran} failed`);
}

/** What its newest failure on the second side says. */
function errorOf({ test, after }: ComparedTest, { from, to }: Chosen, kindOf: Failures['kindOf']): string | undefined {
  if (after.failed === 0) return undefined;
  for (let run = to; run >= from; run -= 1) {
    const kind = kindOf(test, run);
    if (kind) return kind.template;
  }
  return undefined;
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
