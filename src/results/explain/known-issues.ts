import type { KnownIssue, KnownIssueFound } from '../../model/failure.ts';
import { hasFailed, type TestResult } from '../../model/test-result.ts';

/** Characters of a failure's text that patterns look at. */
const mostRead = 12_000;

/** What known issues say of the tests of a run. */
export interface Known {
  /** Name of the issue by id of a failed test; issues that have expired are not here. */
  readonly known: ReadonlyMap<string, string>;
  readonly knownIssues: readonly KnownIssueFound[];
}

/** Compares failed tests with the issues that are accepted at this time (milliseconds since 1970-01-01 UTC). */
export function findKnownIssues(tests: readonly TestResult[], issues: readonly KnownIssue[], now: number): Known {
  const today = new Date(now).toISOString().slice(0, 10);
  const issueOf = new Map<string, KnownIssue>();
  for (const test of issues.length === 0 ? [] : tests.filter(hasFailed)) {
    const text = [test.message, test.details].join('\n').slice(0, mostRead);
    const fits = issues.filter((issue) => isMeant(issue, test) && issue.pattern?.test(text) !== false);
    const issue = fits.find(({ expires }) => expires >= today) ?? fits[0];
    if (issue) issueOf.set(test.id, issue);
  }
  const counts = [...issueOf].filter(([, { expires }]) => expires >= today);
  return {
    known: new Map(counts.map(([id, { name }]) => [id, name])),
    knownIssues: issues.map((issue) => found(issue, tests, issueOf, today)),
  };
}

function found(
  issue: KnownIssue,
  tests: readonly TestResult[],
  issueOf: ReadonlyMap<string, KnownIssue>,
  today: string,
): KnownIssueFound {
  const { test: _, pattern: __, ...facts } = issue;
  const failing = [...issueOf].flatMap(([id, of]) => (of === issue ? [id] : []));
  if (failing.length > 0) return { ...facts, state: issue.expires < today ? 'expired' : 'failing', tests: failing };
  const meant = issue.test === undefined ? [] : tests.filter((test) => isMeant(issue, test));
  const passes = meant.length > 0 && meant.every(({ status }) => status === 'passed');
  return { ...facts, state: passes ? 'passed' : 'unseen', tests: passes ? meant.map(({ id }) => id) : [] };
}

/** The test itself, or a row of its table. */
function isMeant({ test: wanted }: KnownIssue, { id }: TestResult): boolean {
  return wanted === undefined || id === wanted || id.startsWith(`${wanted} | `);
}
