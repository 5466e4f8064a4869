/** How a testcase ended: `failed` is an assertion, `error` kept it from running. */
export type JunitOutcome = 'passed' | 'failed' | 'error' | 'skipped';

/** A testcase, as it stands in the report, without entities. Long texts have their middle left out. */
export interface JunitCase {
  readonly name: string;
  readonly classname: string;
  /** Source file, of writers that tell it; else empty. */
  readonly file: string;
  readonly seconds: number;
  readonly outcome: JunitOutcome;
  /** Message of the failure, or why it was skipped. */
  readonly message: string;
  readonly type: string;
  /** Text of the failure: a stack trace. */
  readonly text: string;
  /** Other runs of it that failed, where the writer ran it several times. */
  readonly again: readonly JunitAttempt[];
}

/** One of several runs of a testcase. */
export interface JunitAttempt {
  readonly outcome: 'failed' | 'error';
  readonly message: string;
}

/** A testsuite; a count that the writer leaves out is undefined. */
export interface JunitSuite {
  readonly name: string;
  /** Gauge: absolute path of the specification. */
  readonly package: string;
  readonly file: string;
  /** When it began, as it is written: ISO 8601, mostly without a zone. */
  readonly timestamp: string;
  readonly tests: number | undefined;
  readonly failures: number | undefined;
  readonly errors: number | undefined;
  readonly skipped: number | undefined;
}

/** Listens to a report; a suite ends after its testcases. */
export interface JunitSink {
  testcase(testcase: JunitCase, suite: JunitSuite): void;
  suiteEnd(suite: JunitSuite): void;
}
