import type { JunitCase, JunitOutcome, JunitSuite } from '../junit/junit.ts';
import type { ConsoleNotes } from './console-notes.ts';

/** Counts that fit the testcases: a scenario with a table of its own is counted once, or once a row. */
interface Counts {
  readonly least: number;
  readonly most: number;
}

/** Counts the testcases of a testsuite, or of several, as they come. */
export interface Tally {
  add(testcase: JunitCase): void;
  counts(...outcomes: readonly JunitOutcome[]): Counts;
  /** Whether it is nothing but a file that could not be parsed. */
  isParseError(): boolean;
}

const scenarioRow = / \| ScnRow: .*$/s;

/** Rows left out by --table-rows are skipped testcases that Gauge counts nowhere, and so are files that do not parse. */
export function createTally(): Tally {
  const counted: Record<JunitOutcome, number> = { passed: 0, failed: 0, error: 0, skipped: 0 };
  const rows: Record<JunitOutcome, Set<string>> = {
    ...{ passed: new Set(), failed: new Set(), error: new Set(), skipped: new Set() },
  };
  const rowCounts: Record<JunitOutcome, number> = { passed: 0, failed: 0, error: 0, skipped: 0 };
  let parseErrors = 0;
  return {
    add({ outcome, message, type, name }) {
      if (type === 'Parse/Validation Errors') parseErrors += 1;
      else if (outcome !== 'skipped' || !message.includes('--table-rows flag')) {
        if (name.includes(' | ScnRow: ')) {
          rows[outcome].add(name.replace(scenarioRow, ''));
          rowCounts[outcome] += 1;
        } else counted[outcome] += 1;
      }
    },
    counts(...outcomes) {
      const plain = outcomes.reduce((sum, outcome) => sum + counted[outcome], 0);
      const headings = new Set(outcomes.flatMap((outcome) => [...rows[outcome]])).size;
      const each = outcomes.reduce((sum, outcome) => sum + rowCounts[outcome], 0);
      return { least: plain + headings, most: plain + each };
    },
    isParseError: () => parseErrors > 0,
  };
}

/** How many hooks of a specification failed: what its failures are more than its failing scenarios. */
export function failedHooks({ failures = 0 }: JunitSuite, tally: Tally): number {
  return tally.isParseError() ? 0 : Math.max(0, failures - tally.counts('failed', 'error').most);
}

/** What does not add up between a testsuite's attributes and its testcases. */
export function suiteCountProblems({ tests, failures, skipped }: JunitSuite, tally: Tally): string[] {
  if (tally.isParseError()) return [];
  const failed = tally.counts('failed', 'error');
  return [
    mismatch('tests', tests ?? 0, tally.counts('passed', 'failed', 'error', 'skipped')),
    mismatch('skipped', skipped ?? 0, tally.counts('skipped')),
    mismatch('failures', failures ?? 0, { ...failed, most: Math.max(failed.most, failures ?? 0) }),
  ].filter((problem) => problem !== undefined);
}

/** What does not add up between the console's last lines and the testcases. */
export function totalsProblems(totals: ConsoleNotes['totals'], tally: Tally): string[] {
  if (!totals) return [];
  return [
    mismatch('passed on the console', totals.passed, tally.counts('passed')),
    mismatch('failed on the console', totals.failed, tally.counts('failed', 'error')),
    mismatch('skipped on the console', totals.skipped, tally.counts('skipped')),
  ].filter((problem) => problem !== undefined);
}

function mismatch(of: string, said: number, { least, most }: Counts): string | undefined {
  return said < least || said > most
    ? `counts do not add up: ${said} ${of}, but ${most} among the testcases`
    : undefined;
}
