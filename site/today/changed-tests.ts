import type { TestVerdict } from '../../src/model/series.ts';
import type { TestStatus } from '../../src/model/test-result.ts';
import { changeStates } from '../words.ts';

/** A test as its series shows it, with its results in the newest finished runs, oldest first. */
export interface JudgedTest extends TestVerdict {
  readonly results: readonly (TestStatus | undefined)[];
}

/** Tests that stand in the same way. */
export interface ChangeGroup {
  readonly state: (typeof changeStates)[number];
  /** Youngest failures first. */
  readonly tests: readonly TestVerdict[];
}

/** What has changed with the newest run of a series, and what is not mended; groups without tests are left out. */
export function changeGroups(tests: readonly TestVerdict[]): readonly ChangeGroup[] {
  const age = ({ failedRuns = 0 }: TestVerdict) => failedRuns;
  return changeStates
    .map((state) => ({ state, tests: tests.filter((test) => test.state === state).sort((a, b) => age(a) - age(b)) }))
    .filter((group) => group.tests.length > 0);
}
