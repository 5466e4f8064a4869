/** Failure is an assertion that did not hold; error is a test that could not run. */
export type TestStatus = 'passed' | 'failed' | 'skipped' | 'error';

/** One scenario (one row of a table-driven one) of a suite. */
export interface TestResult {
  /** `<spec file>::<scenario heading>`; the same in every run. */
  readonly id: string;
  /** Suite of config/suites.toml: `release-tests`. */
  readonly suite: string;
  /** Spec file relative to the suite's repository: `specs/triggers/cron.spec`. */
  readonly file: string;
  readonly spec: string;
  readonly scenario: string;
  readonly status: TestStatus;
  readonly seconds: number;
  /** First cause, one line or a few; hostile text. */
  readonly message?: string;
  /** Stack trace or console block; hostile text. */
  readonly details?: string;
}

/** What one run of a suite left behind. */
export interface SuiteResult {
  readonly suite: string;
  readonly tests: readonly TestResult[];
  /** Everything that went wrong outside a scenario (hooks, parse errors, an unfinished run), one sentence each. */
  readonly problems: readonly string[];
  /** The images on the cluster were not the same until the end (it is one of the problems): nothing follows from what failed. */
  readonly unsteady?: boolean;
  /** Gauge's own counts; a mismatch with `tests` is one of the problems. */
  readonly exitCode: number;
}

/** Whether a test counts against the run. */
export function hasFailed({ status }: TestResult): boolean {
  return status === 'failed' || status === 'error';
}
