import type { Place, Plan } from './plan.ts';
import { nextFailure, nextTransition, testRow } from './walk.ts';

/** What a key needs to know of the screen. */
export interface Reach {
  /** Rows that are seen at once. */
  readonly page: number;
  /** Whether a failure is nobody's yet. */
  readonly unexplained: (test: number, run: number) => boolean;
}

/**
 * Where a key leads from a cell: arrows, Page Up and Down, Home and End in the row and with Control in all rows, `j` and
 * `k` to the next unexplained failure, `n` and `p` to the next change of the row. Undefined for other keys; the same place
 * where there is nothing further.
 */
export function placeAfter(key: string, control: boolean, plan: Plan, from: Place, reach: Reach): Place | undefined {
  const last = plan.columns.length - 1;
  const beside = (step: number) => ({ ...from, column: Math.min(Math.max(0, from.column + step), last) });
  const below = (rows: number, step: 1 | -1) => ({ ...from, row: testRow(plan, from.row + rows, step) });
  switch (key) {
    case 'ArrowLeft':
      return beside(-1);
    case 'ArrowRight':
      return beside(1);
    case 'ArrowUp':
      return below(-1, -1);
    case 'ArrowDown':
      return below(1, 1);
    case 'PageUp':
      return below(-reach.page, -1);
    case 'PageDown':
      return below(reach.page, 1);
    case 'Home':
      return control ? { row: testRow(plan, 0, 1), column: 0 } : { ...from, column: 0 };
    case 'End':
      return control ? { row: testRow(plan, plan.rows.length - 1, -1), column: last } : { ...from, column: last };
    case 'j':
    case 'k':
      return nextFailure(plan, from, key === 'j' ? 1 : -1, reach.unexplained) ?? from;
    case 'n':
    case 'p':
      return nextTransition(plan, from, key === 'n' ? 1 : -1) ?? from;
    default:
      return undefined;
  }
}
