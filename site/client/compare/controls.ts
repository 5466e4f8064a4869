import type { RunRow } from '../../../src/history/format/run-row.ts';
import { dayText } from '../../dates.ts';
import { element } from '../page/element.ts';
import { asked } from '../page/url-query.ts';
import { type Chosen, type ChosenSides, chosenText } from './chosen-runs.ts';

/** Runs that a list offers, besides those that are chosen. */
const offered = 400;

type Change = (values: Readonly<Record<string, string>>) => void;

/** The controls that say what is compared; `change` is told what the address shall say. */
export function controls(
  rows: readonly RunRow[],
  { a, b }: ChosenSides,
  problem: string | undefined,
  change: Change,
): HTMLElement {
  const swap = element('button', { type: 'button', id: 'swap' }, 'Swap');
  swap.addEventListener('click', () => change({ a: chosenText(rows, b), b: chosenText(rows, a) }));
  return element(
    'div',
    { class: 'controls', role: 'search', 'aria-label': 'What is compared' },
    sideLists(rows, 'Before', a, (chosen) => change({ a: chosenText(rows, chosen) })),
    sideLists(rows, 'After', b, (chosen) => change({ b: chosenText(rows, chosen) })),
    swap,
    search(problem, change),
  );
}

/** Where the first run is chosen, and the last one of a window. */
function sideLists(
  rows: readonly RunRow[],
  name: string,
  { from, to }: Chosen,
  choose: (chosen: Chosen) => void,
): readonly HTMLElement[] {
  const id = name.toLowerCase();
  const oldest = rows.length - offered;
  return [
    runList(rows, `${id}-from`, name, from, oldest, (run) =>
      choose({ from: run, to: from === to ? run : Math.max(run, to) }),
    ),
    runList(rows, `${id}-to`, 'through', to, Math.max(from, oldest), (run) => choose({ from, to: run })),
  ];
}

function runList(
  rows: readonly RunRow[],
  id: string,
  name: string,
  chosen: number,
  oldest: number,
  choose: (run: number) => void,
): HTMLElement {
  const runs = [...rows.keys()].filter((run) => run === chosen || run >= oldest).reverse();
  const options = runs.map((run) =>
    element('option', { value: String(run) }, `${rows[run]?.id}, ${dayText(rows[run]?.startedAt ?? '')}`),
  );
  const select = element('select', { id }, options);
  select.value = String(chosen);
  select.addEventListener('change', () => choose(Number(select.value)));
  return element('label', {}, element('span', {}, name), select);
}

function search(problem: string | undefined, change: Change): HTMLElement {
  const input = element('input', {
    ...{ id: 'filter', type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: 'component:triggers' },
    ...{ 'aria-invalid': String(problem !== undefined), 'aria-describedby': 'filter-problem' },
  });
  input.value = asked('q');
  input.addEventListener('change', () => change({ q: input.value }));
  return element(
    'label',
    { class: 'query' },
    element('span', {}, 'Filter'),
    input,
    element('span', { role: 'status', id: 'filter-problem' }, problem),
  );
}
