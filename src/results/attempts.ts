import type { TestAttempt, TestResult } from '../model/test-result.ts';

/** One run of a test, as those of several are kept. */
export function attemptOf({ status, message, seconds }: TestResult): TestAttempt {
  return { status, ...(message === undefined ? {} : { message }), ...(seconds > 0 ? { seconds } : {}) };
}

/** A test that passed only when it was run again, with the words of its first failure. */
export function flakyTest(passed: TestResult, failed: TestResult, attempts: readonly TestAttempt[]): TestResult {
  const { message, details } = failed;
  return {
    ...passed,
    status: 'flaky',
    ...(message === undefined ? {} : { message }),
    ...(details === undefined ? {} : { details }),
    attempts,
  };
}
