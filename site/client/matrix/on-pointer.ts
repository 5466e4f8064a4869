import { part } from './parts.ts';
import type { Place } from './plan.ts';
import type { Screen } from './screen.ts';

/** What the pointer does to the matrix. */
export interface PointerTarget {
  readonly screen: Screen;
  hover(place: Place | undefined): void;
  choose(place: Place): void;
  chooseRow(row: number): void;
  /** The test of the cell that was chosen last. */
  openChosen(): void;
  mark(column: number): void;
}

/** Listens on cells, names and the heads of runs. */
export function onPointer({ screen, hover, choose, chooseRow, openChosen, mark }: PointerTarget): void {
  const cells = part('scroller', HTMLElement);
  const names = part('names', HTMLElement);
  cells.addEventListener('pointermove', ({ clientX, clientY }) => hover(screen.placeAt(clientX, clientY)));
  cells.addEventListener('pointerleave', () => hover(undefined));
  cells.addEventListener('click', ({ clientX, clientY }) => {
    const place = screen.placeAt(clientX, clientY);
    if (place) choose(place);
  });
  names.addEventListener('click', ({ clientY }) => {
    const row = screen.rowAt(clientY);
    if (row !== undefined) chooseRow(row);
  });
  for (const element of [cells, names]) element.addEventListener('dblclick', openChosen);
  part('heads', HTMLElement).addEventListener('click', ({ clientX }) => {
    const column = screen.columnAt(clientX);
    if (column !== undefined) mark(column);
  });
}
