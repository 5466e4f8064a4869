import type { History } from '../history/history.ts';
import type { Place, Plan } from './plan.ts';

/** Places by the ids of their tests and runs, which stay when the order changes. */
export interface Ids {
  at(place: Place): { readonly test: string | undefined; readonly run: string | undefined };
  /** Undefined where the run is not shown. */
  columnOf(run: string | undefined): number | undefined;
  /** Undefined where the test or the run is not shown. */
  placeOf(ids: { readonly test: string | undefined; readonly run: string | undefined }): Place | undefined;
}

export function idsOf({ tests, rows: runs }: Pick<History, 'tests' | 'rows'>, { rows, columns }: Plan): Ids {
  const columnOf = (run: string | undefined) =>
    shownAt(
      columns,
      runs.findIndex(({ id }) => id === run),
    );
  return {
    at: ({ row, column }) => ({ test: tests[rows[row] ?? -1]?.id, run: runs[columns[column] ?? -1]?.id }),
    columnOf,
    placeOf({ test, run }) {
      const [row, column] = [
        shownAt(
          rows,
          tests.findIndex(({ id }) => id === test),
        ),
        columnOf(run),
      ];
      return row === undefined || column === undefined ? undefined : { row, column };
    },
  };
}

function shownAt(shown: Int32Array | Uint32Array, number: number): number | undefined {
  const at = number < 0 ? -1 : shown.indexOf(number);
  return at < 0 ? undefined : at;
}
