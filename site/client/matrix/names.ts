import { headingOf } from './describe.ts';
import { type Layout, seenPieces } from './layout.ts';
import type { Plan } from './plan.ts';
import type { Rows } from './rows.ts';

/** Rows need so much height, in pixels of CSS, for a name each. */
const readable = 14;

/** What stands left of a row. */
interface RowName {
  readonly text: string;
  readonly title: string;
  readonly y: number;
  readonly kind: 'test' | 'heading';
  readonly current: boolean;
}

/** Names of the rows that are seen; where rows are too small for that, the headings of groups and the row of the cursor. */
export function namesSeen(
  { rows }: Pick<Plan, 'rows'>,
  headings: Rows['headings'],
  tests: readonly { readonly id: string }[],
  { down }: Layout,
  top: number,
  ratio: number,
  current: number | undefined,
): readonly RowName[] {
  const { pieces } = seenPieces(down, top);
  const small = down.size / ratio < readable;
  const names: RowName[] = [];
  const from = pieces[0] ?? 0;
  const to = down.fits ? down.count : (pieces.at(-1) ?? 0);
  for (let row = from; row < to; row += 1) {
    const test = rows[row] ?? -1;
    if (small && test >= 0 && row !== current) continue;
    const y = (row * down.size - (down.fits ? 0 : top)) / ratio;
    const heading = headings[-1 - test];
    const id = tests[test]?.id ?? '';
    names.push({
      text: heading ? `${heading.text} · ${heading.tests}` : headingOf(id),
      title: heading ? heading.text : id,
      y,
      kind: heading ? 'heading' : 'test',
      current: row === current,
    });
  }
  return small ? withRoom(names) : names;
}

/** Without those that would cover others; the row of the cursor is never left out. */
function withRoom(names: readonly RowName[]): readonly RowName[] {
  const current = names.find((name) => name.current);
  const kept: RowName[] = [];
  for (const name of names) {
    const near = (other: RowName | undefined) => other !== undefined && Math.abs(other.y - name.y) < readable;
    if (name === current || (!near(current) && !near(kept.at(-1)))) kept.push(name);
  }
  return kept;
}

/** Shows them; elements are used again. `height` of a row in pixels of CSS. */
export function showNames(list: HTMLElement, names: readonly RowName[], height: number): void {
  while (list.children.length < names.length) list.append(document.createElement('div'));
  while (list.children.length > names.length) list.lastElementChild?.remove();
  for (const [n, { text, title, y, kind, current }] of names.entries()) {
    const element = list.children[n] as HTMLElement;
    if (element.textContent !== text) element.textContent = text;
    element.title = title;
    element.className = `name ${kind}${current ? ' current' : ''}`;
    const tall = Math.max(height, readable);
    element.style.height = element.style.lineHeight = `${tall}px`;
    element.style.transform = `translateY(${y - (tall - height) / 2}px)`;
  }
}
