import type { ImageRef } from './image.ts';
import type { SeriesVerdict } from './series.ts';
import type { SourceSnapshot } from './source.ts';

/** A finished run of the same series, as far as a later run compares itself with it. */
export interface PastRun {
  readonly id: string;
  /** Commits of components and suites, by name. */
  readonly sources: Readonly<Record<string, SourceSnapshot>>;
  /** Images by environment variable. */
  readonly images: Readonly<Record<string, ImageRef>>;
  /** Of what was not built: `operator` and `openshift`, as far as they are known. */
  readonly versions: Readonly<Record<string, string>>;
  /** Ids of the tests that passed. */
  readonly passed: readonly string[];
  /** How long tests took, by their id. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** What a series knows before a run. */
export interface SeriesPast {
  readonly series: string;
  /** Newest first; runs in which no test passed are left out. */
  readonly runs: readonly PastRun[];
  /** Failures that no later run has passed, with what was said about them. Infrastructure failures are not among them. */
  readonly open: readonly OpenFailure[];
}

/** What has moved since the run that this one is compared with. */
export interface Moved {
  /** The run that the new failures passed in; the newest one where there are none; undefined in a new series. */
  readonly baseline: PastRun | undefined;
  /** Those since the baseline. */
  readonly ranges: readonly CommitRange[];
  /** Since the baseline, and since every other run in which a test had another result than now. */
  readonly changes: readonly Change[];
}

/** What of a run is another than in an earlier one, and what is not. */
export interface Change {
  /** The earlier run. */
  readonly since: string;
  readonly ranges: readonly CommitRange[];
  /** What has versions and no commits. */
  readonly versions: readonly VersionChange[];
  /** Names of what is the same in both: it is no cause of what differs. */
  readonly unmoved: readonly string[];
}

interface VersionChange {
  /** `operator` or `openshift`. */
  readonly name: string;
  readonly good: string;
  readonly bad: string;
}

/** A failure that an earlier run has already explained (or could not). */
export interface OpenFailure {
  readonly test: string;
  /** Run in which it first failed. */
  readonly since: string;
  readonly accused: string | undefined;
  readonly ranges: readonly CommitRange[];
}

/** What moved between two runs: good is the last commit known to pass, bad the first known to fail. */
export interface CommitRange {
  /** Component or suite. */
  readonly name: string;
  readonly good: string;
  readonly bad: string;
  /** Commits after `good` up to and including `bad`, newest first; undefined where the history could not be read. */
  readonly commits: readonly CommitSummary[] | undefined;
}

export interface CommitSummary {
  readonly commit: string;
  readonly author: string;
  readonly subject: string;
  /** Committer date, ISO 8601 in UTC; histories of earlier versions lack it. */
  readonly committedAt?: string | undefined;
}

/**
 * The failing tests, run once more with one thing put back to its last good state.
 * `control` puts nothing back: what passes now failed by chance.
 */
export interface Confirmation {
  /** `control`, or the component or suite that was put back. */
  readonly putBack: string;
  /** Commit that was put back; undefined for `control`. */
  readonly commit: string | undefined;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** One failing test and who is to blame, as far as the evidence goes. */
export interface Attribution {
  readonly test: string;
  readonly scenario: string;
  /**
   * `accused`: putting back one thing makes it pass; `suspected`: something moved, the evidence names nobody alone;
   * `flaky`: it passed when nothing was changed; `known`: an earlier run explained it, see `since`;
   * `likely_flaky`, `likely_outage`: by its history, without a second run, it is one more flake, or something outside hit
   * many tests of the run; `unexplained`: nothing moved, or nothing is known from before.
   */
  readonly verdict: 'accused' | 'suspected' | 'flaky' | 'known' | 'likely_flaky' | 'likely_outage' | 'unexplained';
  readonly accused: string | undefined;
  /** Ranges of all suspects; of the accused alone where there is one. */
  readonly ranges: readonly CommitRange[];
  /** Moved, but cleared: put back, and the test failed all the same (or another one is accused). */
  readonly cleared: readonly string[];
  /** Run in which it first failed. */
  readonly since: string;
  /** Sentences: what was tried and what came of it. */
  readonly evidence: readonly string[];
}

/** What a run has found, answer first. */
export interface Verdict {
  readonly kind: 'passed' | 'broken' | 'suspected' | 'infrastructure' | 'unexplained' | 'incomplete' | 'cancelled';
  /** One sentence: the answer. */
  readonly sentence: string;
  readonly attributions: readonly Attribution[];
  /** Every test as its series shows it with this run; undefined where there is no history, or the run says nothing. */
  readonly history?: SeriesVerdict | undefined;
}
