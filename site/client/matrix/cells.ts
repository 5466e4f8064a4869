import { cellStatus } from '../../../src/history/format/status-columns.ts';
import type { Status } from '../../statuses.ts';

/**
 * What a cell of the matrix shows: the worse it is the higher its number, so where several cells share a pixel the
 * largest wins. `infra` is a failure of the surroundings, `heading` a row that has no cells.
 */
export const shown = { absent: 0, skipped: 1, passed: 2, flaky: 3, infra: 4, error: 5, failed: 6, heading: 7 } as const;

/** In the order of their numbers. */
export const shownStatuses = [
  'absent',
  'skipped',
  'passed',
  'flaky',
  'infra',
  'error',
  'failed',
] as const satisfies Status[];

const byStatus = Uint8Array.from({ length: 8 });
for (const [status, code] of Object.entries(cellStatus)) byStatus[code] = shown[status as keyof typeof cellStatus];

/** Statuses of a history as what is shown, in the same order. */
export function shownCells(statuses: Uint8Array): Uint8Array {
  const cells = new Uint8Array(statuses.length);
  for (let at = 0; at < statuses.length; at += 1) cells[at] = byStatus[statuses[at] ?? 0] ?? 0;
  return cells;
}

/** Whether the test did not pass, not even when it was run again. */
export function hasFailed(cell: number): boolean {
  return cell >= shown.infra && cell <= shown.failed;
}

/** Whether the test ran. */
export function hasRun(cell: number): boolean {
  return cell >= shown.passed && cell <= shown.failed;
}
