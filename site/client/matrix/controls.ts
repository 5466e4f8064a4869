import type { SeriesEntry } from '../history/read-index.ts';
import { part } from './parts.ts';
import { readState, type ViewState, writeState } from './view-state.ts';

const names = ['density', 'sort', 'group'] as const;

/** Sets the controls to what the address says. */
export function showControls(state: ViewState, series: readonly SeriesEntry[], folder: string): void {
  for (const name of names) part(name, HTMLSelectElement).value = state[name];
  const search = part('q', HTMLInputElement);
  if (search.value !== state.query) search.value = state.query;
  const choice = part('series', HTMLSelectElement);
  choice.replaceChildren(...series.map((one) => new Option(one.name, one.folder, false, one.folder === folder)));
  part('series-choice', HTMLElement).hidden = series.length < 2;
}

/** Calls back with what the controls ask for; another series is another page. */
export function onAsked(ask: (asked: Partial<ViewState>, how: 'pushState' | 'replaceState') => void): void {
  const form = part('controls', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', ({ target }) => {
    if (target === part('series', HTMLSelectElement)) {
      location.assign(
        `${location.pathname}${writeState({ ...readState(''), series: part('series', HTMLSelectElement).value })}`,
      );
      return;
    }
    const asked = readState(
      `?${new URLSearchParams(names.map((name) => [name, part(name, HTMLSelectElement).value]))}`,
    );
    const { density, sort, group } = asked;
    const typed = target === part('q', HTMLInputElement);
    ask({ density, sort, group, query: part('q', HTMLInputElement).value }, typed ? 'replaceState' : 'pushState');
  });
}
