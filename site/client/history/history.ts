import type { FailureKind } from '../../../src/history/format/failure-columns.ts';
import type { RunImages, RunRow } from '../../../src/history/format/run-row.ts';
import type { TestEntry } from '../../../src/history/format/test-entry.ts';

/**
 * The whole history of a series, as a page reads it. Runs are numbered oldest first, tests in the order of their first
 * run; a test that was renamed is there once, under its newest id. All texts are hostile.
 */
export interface History {
  readonly series: string;
  readonly folder: string;
  readonly tests: readonly TestEntry[];
  /** One for each column; where older runs were rolled up, a column stands for those of a day or a week. */
  readonly rows: readonly RunRow[];
  /** Statuses (src/history/format/status-columns.ts) of all tests one after the other, each as many as there are rows. */
  readonly cells: Uint8Array;
  /** The same by test. */
  readonly statuses: readonly Uint8Array[];
  /** Why tests failed; read when it is asked for. Errors: an Error that names the file. */
  failures(): Promise<Failures>;
  /** Seconds that a test took in a run; undefined where nothing tells it. Reads what is needed of the durations. */
  seconds(test: number, run: number): Promise<number | undefined>;
  /** What the images of a run were; undefined where the file was replaced meanwhile. Reads those of its shard. */
  images(run: number): Promise<RunImages | undefined>;
}

export interface Failures {
  /** Undefined where the test did not fail, or nothing is known of it any more. */
  kindOf(test: number, run: number): FailureKind | undefined;
  /** Every failure, test by test. */
  each(visit: (test: number, run: number, kind: FailureKind) => void): void;
}
