import { hasFailed, hasRun, shown } from './cells.ts';

/** What the runs that are shown say of one test; columns are counted from the oldest. */
export interface TestFacts {
  /** Runs that it was part of and not skipped in. */
  readonly ran: number;
  readonly failed: number;
  /** Runs in which it was flaky, or failed between two passes. */
  readonly flaked: number;
  /** Newest column in which it failed; -1 where none. */
  readonly lastFailed: number;
  /** Column from which on it failed up to its newest result; undefined where that is none. */
  readonly failingSince: number | undefined;
}

/** One test in these runs. */
export function factsOf(cells: Uint8Array, columns: Uint32Array): TestFacts {
  let [ran, failed, flaked, lastFailed, streak, since] = [0, 0, 0, -1, 0, -1];
  for (let column = 0; column < columns.length; column += 1) {
    const cell = cells[columns[column] ?? 0] ?? 0;
    if (!hasRun(cell)) continue;
    if (hasFailed(cell)) {
      if (streak === 0) since = column;
      streak += 1;
      failed += 1;
      lastFailed = column;
    } else {
      if (streak === 1 && ran > 1) flaked += 1;
      if (cell === shown.flaky) flaked += 1;
      streak = 0;
    }
    ran += 1;
  }
  return { ran, failed, flaked, lastFailed, failingSince: streak > 0 ? since : undefined };
}
