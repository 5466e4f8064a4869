import type { TestResult, TestStatus } from '../model/test-result.ts';

const severity: Readonly<Record<TestStatus, number>> = { error: 3, failed: 2, passed: 1, skipped: 0 };

/** Each id once, with its worst result; a problem for every id that came more than once. */
export function uniqueTests(tests: readonly TestResult[]): { tests: readonly TestResult[]; problems: string[] } {
  const byId = new Map<string, TestResult>();
  const doubles = new Set<string>();
  for (const test of tests) {
    const before = byId.get(test.id);
    if (before) doubles.add(test.id);
    if (!before || severity[test.status] > severity[before.status]) byId.set(test.id, test);
  }
  return {
    tests: [...byId.values()],
    problems: [...doubles].map((id) => `${id}: stands more than once in the report; its worst result counts`),
  };
}
