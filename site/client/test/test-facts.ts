import type { FailureKind } from '../../../src/history/format/failure-columns.ts';
import type { RunRow } from '../../../src/history/format/run-row.ts';
import { cellStatus, hasFailed } from '../../../src/history/format/status-columns.ts';
import { isSurroundings } from '../../../src/model/failure.ts';
import { type Segment, segments } from './segments.ts';

/** Numbers of two runs between which the results of a test turned. */
export interface Transition {
  readonly from: number;
  readonly to: number;
  readonly broke: boolean;
}

/** One kind of error of a test, and in which runs it was seen. */
export interface SeenError {
  readonly kind: FailureKind;
  readonly first: number;
  readonly last: number;
  readonly runs: number;
}

/** What the results of a test say; runs are numbers of the history. */
export interface TestFacts {
  /** Runs in which it said something of what is tested: not skipped, and not failed by the surroundings. */
  readonly ran: readonly number[];
  /** Runs in which it failed by the surroundings. */
  readonly excused: readonly number[];
  readonly segments: readonly Segment[];
  /** Newest first. */
  readonly transitions: readonly Transition[];
  /** The one that was seen last first. */
  readonly errors: readonly SeenError[];
}

/** `kindOf` is that of this test. Errors: none. */
export function factsOf(column: Uint8Array, kindOf: (run: number) => FailureKind | undefined): TestFacts {
  const there = [...column.keys()].filter(
    (run) => column[run] !== cellStatus.absent && column[run] !== cellStatus.skipped,
  );
  const failed = (run: number) => hasFailed(column[run] ?? 0);
  const isExcused = (run: number) => failed(run) && isSurroundings(kindOf(run)?.category);
  const ran = there.filter((run) => !isExcused(run));
  const found = segments(ran.map(failed)).map(({ from, to, ...counts }) => ({
    from: ran[from] ?? 0,
    to: ran[to] ?? 0,
    ...counts,
  }));
  const turns = ran.flatMap((to, at) => {
    const from = ran[at - 1];
    return from !== undefined && failed(from) !== failed(to) ? [{ from, to, broke: failed(to) }] : [];
  });
  return {
    ran,
    excused: there.filter(isExcused),
    segments: found,
    transitions: turns.reverse(),
    errors: errorsOf(there.filter(failed), kindOf),
  };
}

function errorsOf(runs: readonly number[], kindOf: (run: number) => FailureKind | undefined): readonly SeenError[] {
  const seen = new Map<string, SeenError>();
  for (const run of runs) {
    const kind = kindOf(run);
    if (kind === undefined) continue;
    const before = seen.get(kind.template);
    seen.set(kind.template, { kind, first: before?.first ?? run, last: run, runs: (before?.runs ?? 0) + 1 });
  }
  return [...seen.values()].sort((a, b) => b.last - a.last || b.runs - a.runs);
}

/** Newest run of which a full report is kept and which the test was part of; undefined where there is none. */
export function reportedRun(
  rows: readonly RunRow[],
  column: Uint8Array,
  hasPage: (run: string) => boolean,
): RunRow | undefined {
  return rows.findLast((row, run) => column[run] !== cellStatus.absent && hasPage(row.id));
}
