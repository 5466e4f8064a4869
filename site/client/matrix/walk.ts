import { hasFailed, hasRun } from './cells.ts';
import { cellAt, type Place, type Plan } from './plan.ts';

/** The next place at which the result of a row changes between passed and failed; undefined where there is none. */
export function nextTransition(plan: Plan, from: Place, step: 1 | -1): Place | undefined {
  for (let column = from.column + step; column >= 0 && column < plan.columns.length; column += step) {
    const place = { row: from.row, column };
    const cell = cellAt(plan, place);
    const before = ranBefore(plan, place);
    if (hasRun(cell) && before !== undefined && hasFailed(before) !== hasFailed(cell)) return place;
  }
  return undefined;
}

/** Of the newest earlier run that the test was part of. */
function ranBefore(plan: Plan, { row, column }: Place): number | undefined {
  for (let at = column - 1; at >= 0; at -= 1) {
    const cell = cellAt(plan, { row, column: at });
    if (hasRun(cell)) return cell;
  }
  return undefined;
}

/** The next failure that is wanted: down through a run, then on in the run before it; -1 is the way back. */
export function nextFailure(
  plan: Plan,
  from: Place,
  step: 1 | -1,
  wanted: (test: number, run: number) => boolean,
): Place | undefined {
  const { rows, columns } = plan;
  let { row, column } = from;
  for (;;) {
    row += step;
    if (row < 0 || row >= rows.length) {
      column -= step;
      row = step === 1 ? 0 : rows.length - 1;
    }
    if (column < 0 || column >= columns.length || rows.length === 0) return undefined;
    const [test = -1, run = 0] = [rows[row], columns[column]];
    if (test >= 0 && hasFailed(cellAt(plan, { row, column })) && wanted(test, run)) return { row, column };
  }
}

/** How often in a row the test had failed by then, and how often it failed of how many runs. */
export function streakAt(plan: Plan, { row, column }: Place): number {
  let streak = 0;
  for (let at = column; at >= 0; at -= 1) {
    const cell = cellAt(plan, { row, column: at });
    if (!hasRun(cell)) continue;
    if (!hasFailed(cell)) break;
    streak += 1;
  }
  return streak;
}

/** The nearest row with a test, going on in this direction, else in the other. */
export function testRow({ rows }: Plan, wanted: number, step: 1 | -1): number {
  const from = Math.min(Math.max(0, wanted), rows.length - 1);
  for (let row = from; row >= 0 && row < rows.length; row += step) if ((rows[row] ?? -1) >= 0) return row;
  for (let row = from; row >= 0 && row < rows.length; row -= step) if ((rows[row] ?? -1) >= 0) return row;
  return from;
}
