/** Failure is an assertion that did not hold; error is a test that could not run; flaky is one that passed only when it was run again. */
export type TestStatus = 'passed' | 'flaky' | 'failed' | 'skipped' | 'error';

/** One scenario (one row of a table-driven one) of a suite. */
export interface TestResult extends ScenarioFacts {
  /** `<spec file>::<scenario heading>`; the same in every run. A row has its number and values behind the heading. */
  readonly id: string;
  /** Suite of config/suites.toml: `release-tests`. */
  readonly suite: string;
  /** Spec file relative to the suite's repository: `specs/triggers/cron.spec`. */
  readonly file: string;
  readonly spec: string;
  readonly scenario: string;
  readonly status: TestStatus;
  readonly seconds: number;
  /** ISO 8601, of its last attempt; absent where nothing told it. */
  readonly startedAt?: string;
  /** First cause, one line or a few; hostile text. */
  readonly message?: string;
  /** Stack trace or console block; hostile text. */
  readonly details?: string;
  /** The row of a table that a scenario ran with. */
  readonly row?: TableRow;
  /** Where it ran several times: every run, in order; `status` is that of the last. */
  readonly attempts?: readonly TestAttempt[];
  /** It was not run, as this is missing: the name of a need of suites.toml. */
  readonly gap?: string;
}

/** What the specification says of a scenario; absent where it says nothing or was not read. */
export interface ScenarioFacts {
  /** Of the heading: `PIPELINES-11-TC02`. */
  readonly caseId?: string;
  /** Line of the heading in the spec file. */
  readonly line?: number;
  /** The scenario's and those of its specification. */
  readonly tags?: readonly string[];
  /** Of the line `Importance:`, as written: `Critical`. */
  readonly importance?: string;
  /** Of the line `Component:`, as written. */
  readonly component?: string;
}

/** A row of the table of a specification, of a scenario, or of both. */
export interface TableRow {
  /** Its number in the table of the specification, from 1. */
  readonly spec?: number;
  /** Its number in the scenario's own table, from 1. */
  readonly scenario?: number;
  /** Columns and values in order; empty where the report does not tell them. */
  readonly values: readonly (readonly [column: string, value: string])[];
}

/** One run of a scenario that ran several times. */
export interface TestAttempt {
  readonly status: TestStatus;
  readonly message?: string;
  readonly seconds?: number;
}

/** What one run of a suite left behind. */
export interface SuiteResult {
  readonly suite: string;
  readonly tests: readonly TestResult[];
  /** Everything that went wrong outside a scenario (hooks, parse errors, an unfinished run), one sentence each. */
  readonly problems: readonly string[];
  /** The images on the cluster were not the same until the end (it is one of the problems): nothing follows from what failed. */
  readonly unsteady?: boolean;
  /** It is complete even where all of its tests were skipped. */
  readonly mayAllBeSkipped?: boolean;
  /** What is worth knowing and makes nobody red, one sentence each: two scenarios with the same test-case id. */
  readonly notes?: readonly string[];
  /** Scenarios that were to run, where that was known; scenarios without a result are one of the problems. */
  readonly planned?: number;
  /** How often its runner was called, and how many of those were to run failing scenarios again. */
  readonly calls?: number;
  readonly reruns?: number;
  /** Gauge's own counts; a mismatch with `tests` is one of the problems. */
  readonly exitCode: number;
}

/** Whether a test counts against the run. */
export function hasFailed({ status }: Pick<TestResult, 'status'>): boolean {
  return status === 'failed' || status === 'error';
}

/** Whether a test was there and was not left out. */
export function hasRun(status: TestStatus | undefined): status is Exclude<TestStatus, 'skipped'> {
  return status !== undefined && status !== 'skipped';
}
