import type { History } from '../history/history.ts';
import { element } from '../page/element.ts';
import { type OpenedHistory, openHistory } from '../page/opened-history.ts';
import { ask, asked } from '../page/url-query.ts';
import { matchingTests } from '../query/match-query.ts';
import { parseQuery } from '../query/parse-query.ts';
import { changedDurations } from './changed-durations.ts';
import { changedTests } from './changed-tests.ts';
import { type ChosenSides, chosenRuns, chosenText, newestPair, runsOf } from './chosen-runs.ts';
import { compareSides } from './compare-sides.ts';
import { controls } from './controls.ts';
import { difference } from './difference.ts';

/** Fills the page that compares two runs, or two windows of runs; the address says which. */
export async function comparePage(): Promise<void> {
  const place = document.querySelector<HTMLElement>('#compare');
  if (!place) return;
  place.querySelector<HTMLElement>('.waiting')?.removeAttribute('hidden');
  const fail = (error: unknown) => place.replaceChildren(complaint((error as Error).message));
  try {
    const opened = await openHistory();
    let newest = 0;
    const show = async (): Promise<void> => {
      newest += 1;
      const ours = newest;
      const parts = await comparison(opened, (values) => {
        ask(values);
        show().catch(fail);
      });
      if (ours === newest) replaceParts(place, parts);
    };
    addEventListener('popstate', () => void show().catch(fail));
    await show();
  } catch (error) {
    fail(error);
  }
}

/** What had the focus has it again: the controls are made anew. */
function replaceParts(place: HTMLElement, parts: readonly HTMLElement[]): void {
  const focused = document.activeElement?.id ?? '';
  place.replaceChildren(...parts);
  if (focused !== '') document.getElementById(focused)?.focus();
}

async function comparison(
  opened: OpenedHistory,
  change: (values: Readonly<Record<string, string>>) => void,
): Promise<readonly HTMLElement[]> {
  const { history } = opened;
  const chosen = chosenSides(history);
  if (typeof chosen === 'string') return [complaint(chosen)];
  const { query, problem } = parseQuery(asked('q'));
  const { kindOf } = await history.failures();
  const found = query && new Set(matchingTests(query, { ...history, kindOf }, Date.now()));
  const [before, after] = [runsOf(chosen.a), runsOf(chosen.b)];
  const tests = compareSides(history.statuses, before, after).filter(({ test }) => found?.has(test) ?? true);
  const changes = changedTests(tests, opened, chosen, kindOf);
  const durations = await changedDurations(tests, history, before, after);
  return [
    controls(history.rows, chosen, problem, change),
    element('div', { class: 'beside' }, element('div', {}, changes, durations), difference(opened, chosen)),
  ];
}

function complaint(message: string): HTMLElement {
  return element('p', { class: 'problem', role: 'alert' }, message);
}

/** A sentence where the address names a run that is not there, or there is nothing to compare. */
function chosenSides(history: History): ChosenSides | string {
  const { rows, series } = history;
  const newest = newestPair(rows);
  if (newest === undefined) return `The series "${series}" has one run so far: there is nothing to compare it with.`;
  const side = (name: 'a' | 'b') => (asked(name) === '' ? newest[name] : chosenRuns(rows, asked(name)));
  const [a, b] = [side('a'), side('b')];
  if (a && b) return { a, b };
  const missing = asked(a ? 'b' : 'a');
  return `There is no run "${missing}" in the series "${series}": its newest is "${chosenText(rows, newest.b)}".`;
}
