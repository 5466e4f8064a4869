import { element } from './element.ts';

/** A table in a region that scrolls where it is too wide; where there is no room its cells stand below each other. */
export function wideTable(caption: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const columns = heads.map((head) => element('th', { scope: 'col' }, head));
  return element(
    'div',
    { class: 'wide stack', role: 'region', 'aria-label': caption, tabindex: '0' },
    element(
      'table',
      {},
      element('caption', { class: 'unseen' }, caption),
      element('thead', {}, element('tr', {}, columns)),
      element('tbody', {}, rows),
    ),
  );
}
