import { type FailureColumn, type FailureKind, kindKey } from '../format/failure-columns.ts';
import type { Period } from '../format/manifest.ts';
import type { RolledRuns, RunRow } from '../format/run-row.ts';
import { hasFailed, type StatusColumn, worseStatus } from '../format/status-columns.ts';
import type { Shard, WholeRow } from './series.ts';

const dayLength = 86_400_000;

/**
 * A shard with one column for each day or week in which there was a run: the worst status of a test, its longest duration,
 * and the row of the newest run. Days first and then weeks come to the same as weeks at once.
 */
export function rolledUp(shard: Shard, period: Period): Shard {
  const groups = [...Map.groupBy(shard.rows.keys(), (at) => periodOf(shard.rows[at], period)).values()];
  const worst = shard.statuses.map((column) =>
    Uint8Array.from(groups, (group) => group.reduce((status, at) => worseStatus(status, column[at] ?? 0), 0)),
  );
  return {
    period,
    rows: groups.map((group) => rowOfAll(group.flatMap((at) => shard.rows[at] ?? []))),
    statuses: worst,
    durations: shard.durations.map((column) =>
      Uint8Array.from(groups, (group) => Math.max(...group.map((at) => column[at] ?? 0))),
    ),
    failures: shard.failures.map((failures, test) =>
      failuresOfAll(groups, failures, shard.statuses[test] ?? new Uint8Array(), worst[test] ?? new Uint8Array()),
    ),
  };
}

/** Ids of the runs that a column stands for. */
export function runIds({ id, rolled }: RunRow): readonly string[] {
  return rolled?.ids ?? [id];
}

/** Days, or weeks that begin on Monday, since 1970. */
function periodOf(row: RunRow | undefined, period: Period): number {
  const day = Math.floor(Date.parse(row?.startedAt ?? '') / dayLength);
  return period === 'day' ? day : Math.floor((day + 3) / 7);
}

function rowOfAll(rows: readonly WholeRow[]): WholeRow {
  const newest = rows.at(-1) as WholeRow;
  return rows.length === 1 ? newest : { ...newest, rolled: rolledOf(rows) };
}

function rolledOf(rows: readonly RunRow[]): RolledRuns {
  const ids = rows.flatMap(runIds).toSorted();
  const red = rows.reduce(
    (sum, { rolled, totals }) => sum + (rolled?.red ?? (totals.failed + totals.errors > 0 ? 1 : 0)),
    0,
  );
  return { runs: ids.length, red, ids };
}

/** Of those that failed the worst way the first in the order of their texts, so that no order of runs matters. */
function failuresOfAll(
  groups: readonly (readonly number[])[],
  failures: FailureColumn,
  statuses: StatusColumn,
  worst: StatusColumn,
): FailureColumn {
  const rolled = new Map<number, FailureKind>();
  for (const [at, group] of groups.entries()) {
    if (!hasFailed(worst[at] ?? 0)) continue;
    const kinds = group.flatMap((run) => (statuses[run] === worst[at] ? (failures.get(run) ?? []) : []));
    const [first] = kinds.toSorted((a, b) => (kindKey(a) < kindKey(b) ? -1 : 1));
    if (first) rolled.set(at, first);
  }
  return rolled;
}
