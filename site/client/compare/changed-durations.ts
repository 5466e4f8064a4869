import { durationText } from '../../durations.ts';
import { scenarioOf } from '../../phrases.ts';
import type { History } from '../history/history.ts';
import { element } from '../page/element.ts';
import { pageUrl } from '../page/links.ts';
import type { ComparedTest } from './compare-sides.ts';
import { changedPaces, median, type Pace, typicalChange } from './durations.ts';

const mostRows = 50;

/** Tests that became slower or faster. */
export async function changedDurations(
  tests: readonly ComparedTest[],
  history: History,
  before: readonly number[],
  after: readonly number[],
): Promise<HTMLElement | undefined> {
  const paces = await pacesOf(tests, history, before, after);
  const typical = typicalChange(paces);
  if (typical === undefined) return undefined;
  const changed = changedPaces(paces);
  const rows = changed.slice(0, mostRows).map((pace) => rowOf(pace, history));
  const heads = ['Test', 'Before', 'After', 'Took'].map((head, at) =>
    element('th', { scope: 'col', class: at > 0 ? 'number' : undefined }, head),
  );
  const caption = 'Tests that became slower or faster';
  const table = element(
    'table',
    {},
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, heads)),
    element('tbody', {}, rows),
  );
  return element(
    'section',
    { class: 'part', id: 'durations' },
    element('h2', {}, 'Durations ', element('span', { class: 'muted' }, changed.length)),
    element(
      'p',
      { class: 'muted' },
      `The typical test took ${changeText(typical)}; ${rows.length === 0 ? 'none changed' : 'these changed'} by a quarter and a second.`,
    ),
    rows.length === 0
      ? undefined
      : element('div', { class: 'wide', role: 'region', 'aria-label': caption, tabindex: '0' }, table),
    changed.length > mostRows
      ? element('p', { class: 'muted' }, `${changed.length - mostRows} more changed less.`)
      : undefined,
  );
}

/** Failures end when they fail: only tests that failed on neither side are compared. */
async function pacesOf(
  tests: readonly ComparedTest[],
  { seconds }: History,
  before: readonly number[],
  after: readonly number[],
): Promise<readonly Pace[]> {
  const comparable = tests.filter(
    (test) => test.before.ran > 0 && test.after.ran > 0 && test.before.failed + test.after.failed === 0,
  );
  const side = async (test: number, runs: readonly number[]) =>
    median(await Promise.all(runs.map((run) => seconds(test, run))));
  const paces = comparable.map(async ({ test }) => ({
    test,
    before: await side(test, before),
    after: await side(test, after),
  }));
  return (await Promise.all(paces)).filter(
    (pace): pace is Pace => pace.before !== undefined && pace.after !== undefined,
  );
}

function rowOf({ test, before, after }: Pace, { tests, folder }: History): HTMLElement {
  const id = tests[test]?.id ?? '';
  const href = pageUrl('test/index.html', { series: folder, test: id });
  const numbers = [durationText(before), durationText(after), changeText(after / before)];
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('a', { class: 'said', href }, scenarioOf(id))),
    numbers.map((text) => element('td', { class: 'number' }, text)),
  );
}

function changeText(factor: number): string {
  const percent = Math.round(Math.abs(factor - 1) * 100);
  return percent === 0 ? 'as long' : `${percent} % ${factor > 1 ? 'longer' : 'less'}`;
}
