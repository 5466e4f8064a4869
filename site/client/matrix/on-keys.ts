import { placeAfter, type Reach } from './keys.ts';
import { part } from './parts.ts';
import type { Place, Plan } from './plan.ts';

/** What keys do to the matrix. */
export interface KeyTarget {
  plan(): Plan;
  cursor(): Place | undefined;
  /** Where the cursor begins. */
  start(): Place;
  reach(): Reach;
  move(to: Place): void;
  openTest(place: Place): void;
  openRun(place: Place): void;
  mark(place: Place): void;
  leave(): void;
}

/** Listens on the grid, and to letters wherever nothing else takes them. */
export function onKeys(target: KeyTarget): void {
  const grid = part('scroller', HTMLElement);
  document.addEventListener('keydown', (event) => {
    const inGrid = event.target === grid;
    const elsewhere =
      event.target !== document.body && !(event.target instanceof HTMLElement && event.target.tagName === 'MAIN');
    if (event.defaultPrevented || event.altKey || event.metaKey || (!inGrid && (elsewhere || event.key.length > 1)))
      return;
    if (target.plan().rows.length === 0 || !press(event.key, event.ctrlKey, target)) return;
    event.preventDefault();
    if (!inGrid) grid.focus({ preventScroll: true });
  });
}

/** False for a key that means nothing here. */
function press(key: string, control: boolean, target: KeyTarget): boolean {
  const at = target.cursor();
  if (control && key !== 'Home' && key !== 'End') return false;
  const to = placeAfter(key, control, target.plan(), at ?? beforeStart(target, key), target.reach());
  if (to) target.move(at || 'jk'.includes(key) ? to : target.start());
  else if (key === 'Escape') target.leave();
  else if (at && key === 'c') target.mark(at);
  else if (at && key === 'o') target.openRun(at);
  else if (at && key === 'Enter') target.openTest(at);
  else return false;
  return true;
}

/** Without a cursor the first failure is found, too. */
function beforeStart(target: KeyTarget, key: string): Place {
  const start = target.start();
  return key === 'j' ? { ...start, row: start.row - 1 } : start;
}
