import type { Category } from '../../model/failure.ts';
import { hasFailed, type StatusColumn } from './status-columns.ts';

/** What failures have in common; texts are hostile. */
export interface FailureKind {
  /** What they say but for numbers, times and names that change; empty where they say nothing. */
  readonly template: string;
  readonly category: Category;
  /** The same for the same template in every run; absent where there is none. */
  readonly cluster?: string | undefined;
  /** Who looks after such failures. */
  readonly owner?: string | undefined;
}

/** Why one test failed, by the number of the run in its shard; runs in which it did not are left out. */
export type FailureColumn = ReadonlyMap<number, FailureKind>;

/** A file of failures: each kind once, and the number of its kind for every red cell, test by test, oldest first. */
export interface StoredFailures {
  readonly kinds: readonly FailureKind[];
  readonly cells: readonly number[];
}

const unknown: FailureKind = { template: '', category: 'unclassified' };

/** `failures` has a column for each of `statuses`. */
export function encodeFailures(failures: readonly FailureColumn[], statuses: readonly StatusColumn[]): StoredFailures {
  const numbers = new Map<string, number>();
  const kinds: FailureKind[] = [];
  const cells = redCells(statuses).map(({ test, run }) => {
    const kind = failures[test]?.get(run) ?? unknown;
    const key = kindKey(kind);
    const number = numbers.get(key) ?? kinds.push(kind) - 1;
    numbers.set(key, number);
    return number;
  });
  return { kinds, cells };
}

/** A column for each of `statuses`. Errors: a RangeError where the file is that of others. */
export function decodeFailures(
  { kinds, cells }: StoredFailures,
  statuses: readonly StatusColumn[],
): readonly FailureColumn[] {
  const red = redCells(statuses);
  if (red.length !== cells.length) throw new RangeError('the failures do not fit the statuses');
  const columns = statuses.map(() => new Map<number, FailureKind>());
  for (const [at, { test, run }] of red.entries()) {
    const kind = kinds[cells[at] ?? -1];
    if (kind === undefined) throw new RangeError('a failure is of no kind');
    columns[test]?.set(run, kind);
  }
  return columns;
}

/** Cells of tests that failed or could not run, test by test, oldest first. */
function redCells(statuses: readonly StatusColumn[]): { readonly test: number; readonly run: number }[] {
  const red: { test: number; run: number }[] = [];
  for (const [test, column] of statuses.entries()) {
    for (let run = 0; run < column.length; run += 1) if (hasFailed(column[run] ?? 0)) red.push({ test, run });
  }
  return red;
}

/** The same for kinds that are the same. */
export function kindKey({ template, category, cluster = '', owner = '' }: FailureKind): string {
  return JSON.stringify([template, category, cluster, owner]);
}
