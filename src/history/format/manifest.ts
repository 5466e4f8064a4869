/** `manifest.json` of a series: written last, and names everything else. Names are those of files beside it. */
export interface Manifest {
  readonly version: 1;
  readonly series: string;
  readonly runs: number;
  /** A file of `TestEntry`, in the order of their first run. */
  readonly tests: { readonly file: string; readonly count: number };
  /** Oldest first. */
  readonly sealed: readonly StoredShard[];
  /** Fingerprints of the ids of the runs that are sealed; absent where none are. */
  readonly sealedIds?: string | undefined;
  /** The newest runs; absent in a series without runs. */
  readonly head?: StoredShard | undefined;
}

/** Runs that follow each other, by the files that hold them. */
export interface StoredShard {
  readonly runs: number;
  /** Only where older runs were rolled up: how many columns stand for them, each for a day or a week. */
  readonly columns?: number | undefined;
  readonly period?: Period | undefined;
  /** How many of the tests its columns are of. */
  readonly tests: number;
  readonly first: RunStart;
  readonly last: RunStart;
  /** A file of `RunRow`, oldest first. */
  readonly rows: string;
  /** A file of `RunImages`, one for each row. */
  readonly images: string;
  readonly statuses: string;
  readonly durations: string;
  readonly failures: string;
}

/** What a column of several runs stands for, in UTC; weeks begin on Monday. */
export type Period = 'day' | 'week';

export interface RunStart {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
}
