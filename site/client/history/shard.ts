import type { StoredShard } from '../../../src/history/format/manifest.ts';
import { cellStatus, type StatusColumn } from '../../../src/history/format/status-columns.ts';
import type { JoinedTests } from './joined-tests.ts';

/** Columns of a history that lie in the same files. */
export interface Shard {
  readonly stored: StoredShard;
  /** Number of its first column in the history. */
  readonly start: number;
  /** By number of the test as it is stored; those that came later have none. */
  readonly statuses: readonly StatusColumn[];
}

/** How many columns a shard has; rolled up they are fewer than its runs. */
export function widthOf({ runs, columns = runs }: StoredShard): number {
  return columns;
}

/** The shard with this column. */
export function shardWith(shards: readonly Shard[], column: number): Shard | undefined {
  return shards.findLast(({ start }) => start <= column);
}

/** Statuses of all tests one after the other. */
export function joinedCells(shards: readonly Shard[], { stored }: JoinedTests, width: number): Uint8Array {
  const cells = new Uint8Array(stored.length * width);
  for (const [test, [newest = 0, ...older]] of stored.entries()) {
    for (const { start, statuses } of shards) {
      const from = test * width + start;
      cells.set(statuses[newest] ?? [], from);
      for (const number of older) fillAbsent(cells, from, statuses[number] ?? new Uint8Array());
    }
  }
  return cells;
}

function fillAbsent(cells: Uint8Array, from: number, column: StatusColumn): void {
  for (const [run, status] of column.entries()) {
    if (cells[from + run] === cellStatus.absent) cells[from + run] = status;
  }
}
