import { shown } from './cells.ts';

/** What is drawn: which tests, in which order, and which runs. */
export interface Plan {
  /** Of every test and run, test by test, as src/…/cells.ts numbers them. */
  readonly cells: Uint8Array;
  /** Runs of the history: cells of one test. */
  readonly stride: number;
  /** Numbers of tests from the top; `-1 - n` is the heading of group n. */
  readonly rows: Int32Array;
  /** Numbers of runs, oldest first. */
  readonly columns: Uint32Array;
}

/** A cell by its place in a plan. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export function cellAt({ cells, stride, rows, columns }: Plan, { row, column }: Place): number {
  const [test, run] = [rows[row], columns[column]];
  if (test === undefined || run === undefined) return shown.absent;
  return test < 0 ? shown.heading : (cells[test * stride + run] ?? shown.absent);
}
