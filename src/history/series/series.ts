import type { DurationColumn } from '../format/duration-columns.ts';
import type { FailureColumn, FailureKind } from '../format/failure-columns.ts';
import type { Period, RunStart, StoredShard } from '../format/manifest.ts';
import type { RunImages, RunRow } from '../format/run-row.ts';
import type { StatusColumn } from '../format/status-columns.ts';
import type { TestEntry } from '../format/test-entry.ts';

/** Runs of a series that follow each other, and what became of every test in them. */
export interface Shard {
  /** Oldest first. */
  readonly rows: readonly WholeRow[];
  /** By test, in the order of the series' tests; those that came later have none. */
  readonly statuses: readonly StatusColumn[];
  readonly durations: readonly DurationColumn[];
  readonly failures: readonly FailureColumn[];
  /** What its columns stand for; absent where each is one run. */
  readonly period?: Period | undefined;
}

/** The history of a series. What it holds follows from the set of its runs alone, as long as they are not rolled up. */
export interface Series {
  readonly name: string;
  /** In the order of their first run; those of the same run by id. */
  readonly tests: readonly TestEntry[];
  /** Oldest first; those that are not to be read or written are only named. */
  readonly sealed: readonly (StoredShard | Shard)[];
  /** Fingerprints of the ids of the runs that are sealed. */
  readonly sealedIds: ReadonlySet<number>;
  readonly head: Shard;
}

/** What a run was made of, all of it. */
export interface WholeRow extends RunRow {
  readonly images: RunImages;
}

/** What one run says of its tests, as the columns have it. */
export interface RunCells {
  readonly row: WholeRow;
  /** By test id. */
  readonly cells: ReadonlyMap<string, Cell>;
}

interface Cell {
  readonly test: TestEntry;
  readonly status: number;
  readonly duration: number;
  /** Of failed tests and of those that could not run. */
  readonly failure: FailureKind | undefined;
}

export const emptyShard: Shard = { rows: [], statuses: [], durations: [], failures: [] };

export function emptySeries(name: string): Series {
  return { name, tests: [], sealed: [], sealedIds: new Set(), head: emptyShard };
}

export function isStored(shard: StoredShard | Shard): shard is StoredShard {
  return !Array.isArray(shard.rows);
}

/** The newest run of a shard. */
export function lastOf(shard: StoredShard | Shard): RunStart {
  const { id = '', startedAt = '' } = (isStored(shard) ? shard.last : shard.rows.at(-1)) ?? {};
  return { id, startedAt };
}

/** How many of the series' tests these shards have columns of; their order is settled. */
export function testsIn(shards: Series['sealed']): number {
  return Math.max(0, ...shards.map((shard) => (isStored(shard) ? shard.tests : testsOf(shard))));
}

/** How many of the tests one of its runs has, and all before them. */
export function testsOf({ statuses }: Shard): number {
  return statuses.findLastIndex((column) => column.some((status) => status !== 0)) + 1;
}
