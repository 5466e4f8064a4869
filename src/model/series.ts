import type { TestStatus } from './test-result.ts';

/** A shorter history says too little of a single failure to be held against evidence, or to stand for it. */
export const tellingRuns = 10;

/** What became of the tests of a series in its newest finished runs. */
export interface SeriesRecord {
  /** Ids, oldest first. */
  readonly runs: readonly string[];
  readonly tests: readonly TestRecord[];
}

export interface TestRecord {
  readonly id: string;
  /** Tests of one specification break together. */
  readonly spec: string;
  /** By run; undefined where it was not part of it. */
  readonly results: readonly (TestStatus | undefined)[];
}

/**
 * How a test stands in the newest run, compared with the runs before. `new_failure`: passed when it last ran;
 * `still_failing`: failed then too; `fixed`: failed then and passes now; `flaky`: passed only when it was run again;
 * `new_test`: was never there; `missing`: was in the run before, and is not there now.
 */
export type TestState =
  | 'passing'
  | 'new_failure'
  | 'still_failing'
  | 'fixed'
  | 'flaky'
  | 'new_test'
  | 'missing'
  | 'skipped'
  | 'gone';

/** A test as its series shows it; runs are told by their ids. */
export interface TestVerdict {
  readonly id: string;
  readonly state: TestState;
  /** Newest run in which it passed. */
  readonly lastPassed: string | undefined;
  /** Newest run in which it failed. */
  readonly lastFailed: string | undefined;
  /** Of a test that fails: the run in which that began, and in how many of its runs in a row it has failed. */
  readonly firstFailed: string | undefined;
  readonly failedRuns: number | undefined;
  /** Chance that it is broken, whatever its last result. */
  readonly broken: number;
  /** Of a test that is more likely broken than not: when that happened. */
  readonly onset: Onset | undefined;
  /** Of a failure in the newest run: what it is. */
  readonly failure: FailureChances | undefined;
  /** How often it passed at once in its last hundred runs. */
  readonly passed: Proportion;
  /** How often it failed without being broken, or passed only when it was run again. */
  readonly flakes: Proportion;
}

/** The run in which a test most likely broke, and how many of its runs earlier or later that may have been (95 %). */
export interface Onset {
  readonly run: string;
  readonly earlier: number;
  readonly later: number;
}

/** What one failure is, as chances that sum to 1. */
export interface FailureChances {
  readonly regression: number;
  readonly flake: number;
  readonly infrastructure: number;
}

/** So many of so many, and between which bounds the true share lies with 95 % confidence. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** What the runs of a series say of its tests and of its newest run. */
export interface SeriesVerdict {
  /** How many runs were judged, with the newest one. */
  readonly runs: number;
  /** Chance that something outside of what is tested made tests of the newest run fail. */
  readonly outage: number;
  /** In the order of the record. */
  readonly tests: readonly TestVerdict[];
}
