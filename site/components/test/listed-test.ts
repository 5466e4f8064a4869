import type { TestEntry } from '../../../src/history/format/test-entry.ts';
import type { TestState } from '../../../src/model/series.ts';
import type { Status } from '../../statuses.ts';
import type { JudgedTest } from '../../today/changed-tests.ts';

/** A test as the list of all tests shows it: how it stands, and what its specification says of it. */
export interface ListedTest extends JudgedTest {
  readonly facts: Omit<TestEntry, 'id'>;
}

/** In the order in which a reader wants to see them. */
export const stateLooks: Readonly<Record<TestState, { readonly word: string; readonly status: Status }>> = {
  new_failure: { word: 'new failure', status: 'failed' },
  still_failing: { word: 'still failing', status: 'failed' },
  missing: { word: 'missing', status: 'absent' },
  flaky: { word: 'flaky', status: 'flaky' },
  fixed: { word: 'fixed', status: 'passed' },
  new_test: { word: 'new test', status: 'passed' },
  passing: { word: 'passing', status: 'passed' },
  skipped: { word: 'skipped', status: 'skipped' },
  gone: { word: 'gone', status: 'absent' },
};

/** The tests that are not gone, those that somebody must look at first. */
export function listedTests(tests: readonly ListedTest[]): readonly ListedTest[] {
  const order = Object.keys(stateLooks);
  return tests
    .filter(({ state }) => state !== 'gone')
    .toSorted(
      (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.broken - a.broken || (a.id < b.id ? -1 : 1),
    );
}

/** Every value that some test has, sorted. */
export function valuesOf(tests: readonly ListedTest[], of: (test: ListedTest) => readonly (string | undefined)[]) {
  return [...new Set(tests.flatMap(of))].filter((value) => value !== undefined && value !== '').sort();
}
