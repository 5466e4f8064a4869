import type { TestResult, TestStatus } from '../model/test-result.ts';

const severity: Readonly<Record<TestStatus, number>> = { error: 4, failed: 3, flaky: 2, passed: 1, skipped: 0 };
const mostNamed = 20;
/** Characters of details that are kept of all tests together; of the failures behind them the message stays. */
const mostDetails = 64 * 1024 * 1024;

/** Results as they come, each id once. */
export interface Tests {
  add(test: TestResult): void;
  all(): readonly TestResult[];
  /** A problem for every id that came more than once: its worst result counts. */
  problems(): readonly string[];
}

export function createTests(): Tests {
  const byId = new Map<string, TestResult>();
  const doubles = new Set<string>();
  let details = 0;

  function bounded(test: TestResult): TestResult {
    details += test.details?.length ?? 0;
    if (details <= mostDetails || test.details === undefined) return test;
    return { ...test, details: 'Left out: there are too many failures to keep what each of them says' };
  }

  return {
    add(test) {
      const before = byId.get(test.id);
      if (before) doubles.add(test.id);
      if (!before || severity[test.status] > severity[before.status]) byId.set(test.id, bounded(test));
    },
    all: () => [...byId.values()],
    problems() {
      const named = [...doubles].slice(0, mostNamed);
      const problems = named.map((id) => `${id}: stands more than once in the report; its worst result counts`);
      const more = doubles.size - named.length;
      return more > 0 ? [...problems, `${more} more stand more than once in the report`] : problems;
    },
  };
}
