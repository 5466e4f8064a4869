import { cellStatus, hasFailed } from '../../../src/history/format/status-columns.ts';
import { isClear } from './is-clear.ts';

/** What became of a test in the runs of one side. `status` is that of the newest one that it was part of. */
export interface Side {
  readonly status: number;
  /** Runs that it was part of and not skipped in. */
  readonly ran: number;
  readonly failed: number;
}

/**
 * How a test changed from one side to the other. `worse` and `better`: it failed on both, and more often on one;
 * `unclear`: it failed on one side only, but too seldom to tell.
 */
export type Change =
  | ('broken' | 'worse' | 'failing' | 'fixed' | 'better')
  | ('flaky' | 'added' | 'gone' | 'skipped' | 'unclear' | 'same');

export interface ComparedTest {
  readonly test: number;
  readonly change: Change;
  readonly before: Side;
  readonly after: Side;
}

/**
 * Every test that is in a run of one of the sides, which are numbers of runs, oldest first. It is broken or fixed
 * where it failed on one side only, in its newest run there or more often than chance would have it.
 */
export function compareSides(
  statuses: readonly Uint8Array[],
  before: readonly number[],
  after: readonly number[],
): readonly ComparedTest[] {
  return statuses.flatMap((column, test) => {
    const [old, now] = [sideOf(column, before), sideOf(column, after)];
    const isThere = old.status !== cellStatus.absent || now.status !== cellStatus.absent;
    return isThere ? [{ test, change: changeOf(old, now), before: old, after: now }] : [];
  });
}

function sideOf(column: Uint8Array, runs: readonly number[]): Side {
  let [status, ran, failed]: [number, number, number] = [cellStatus.absent, 0, 0];
  for (const run of runs) {
    const cell = column[run] ?? cellStatus.absent;
    if (cell === cellStatus.absent) continue;
    status = cell;
    if (cell !== cellStatus.skipped) ran += 1;
    if (hasFailed(cell)) failed += 1;
  }
  return { status, ran, failed };
}

function changeOf(before: Side, after: Side): Change {
  if (before.status === cellStatus.absent) return 'added';
  if (after.status === cellStatus.absent) return 'gone';
  if (before.failed > 0 && after.failed > 0) return failingStill(before, after);
  if (after.failed > 0) return hasFailed(after.status) || isClear(before, after) ? 'broken' : 'unclear';
  if (after.ran === 0) return before.ran === 0 ? 'same' : 'skipped';
  if (before.failed > 0) return hasFailed(before.status) || isClear(before, after) ? 'fixed' : 'unclear';
  return after.status === cellStatus.flaky && before.status !== cellStatus.flaky ? 'flaky' : 'same';
}

function failingStill(before: Side, after: Side): Change {
  if (!isClear(before, after)) return 'failing';
  return after.failed * before.ran > before.failed * after.ran ? 'worse' : 'better';
}
