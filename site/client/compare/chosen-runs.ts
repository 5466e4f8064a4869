import type { RunRow } from '../../../src/history/format/run-row.ts';

/** Numbers of the first and the last run of a side. */
export interface Chosen {
  readonly from: number;
  readonly to: number;
}

/** What is compared with what. */
export interface ChosenSides {
  readonly a: Chosen;
  readonly b: Chosen;
}

/** Reads `run` or `run1..run2` of an address; undefined where there is no such run. */
export function chosenRuns(rows: readonly RunRow[], text: string): Chosen | undefined {
  const number = (id: string) => rows.findIndex((row) => row.id === id || row.rolled?.ids.includes(id));
  const one = number(text);
  if (one >= 0) return { from: one, to: one };
  // The name of a run may have two dots in it.
  for (let at = text.indexOf('..'); at > 0; at = text.indexOf('..', at + 1)) {
    const ends = [number(text.slice(0, at)), number(text.slice(at + 2))] as const;
    if (ends.every((end) => end >= 0)) return { from: Math.min(...ends), to: Math.max(...ends) };
  }
  return undefined;
}

/** As an address has it. */
export function chosenText(rows: readonly RunRow[], { from, to }: Chosen): string {
  const [first = '', last = ''] = [rows[from]?.id, rows[to]?.id];
  return from === to ? last : `${first}..${last}`;
}

/** The numbers between its ends. */
export function runsOf({ from, to }: Chosen): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** The newest run and the one before it with tests; undefined where there is one run only. */
export function newestPair(rows: readonly RunRow[]): ChosenSides | undefined {
  const hasTests = ({ totals }: RunRow) => totals.tests > 0;
  const b = rows.findLastIndex(hasTests);
  const a = rows.slice(0, Math.max(0, b)).findLastIndex(hasTests);
  return a < 0 ? undefined : { a: { from: a, to: a }, b: { from: b, to: b } };
}
