import { byStart } from '../../report/run-summary.ts';
import type { DurationColumn } from '../format/duration-columns.ts';
import { cellStatus, type StatusColumn } from '../format/status-columns.ts';
import type { RunRow } from './run-row.ts';

/** Runs of a series that follow each other, and what became of every test in them. */
export interface Shard {
  /** Oldest first. */
  readonly rows: readonly RunRow[];
  /** By test, in the order of the series' tests; those that came later have none. */
  readonly statuses: readonly StatusColumn[];
  readonly durations: readonly DurationColumn[];
}

/** A shard that never changes again, by what its files are named after. */
export interface SealedShard {
  readonly runs: number;
  /** How many tests the series had then. */
  readonly tests: number;
  readonly first: { readonly id: string; readonly startedAt: string };
  readonly last: { readonly id: string; readonly startedAt: string };
  /** Names of its files. */
  readonly rows: string;
  readonly statuses: string;
  readonly durations: string;
}

/** The history of a series, all but its newest runs as references. What it holds follows from the set of its runs alone. */
export interface Series {
  readonly name: string;
  /** Ids, in the order of their first run; those of the same run by id. */
  readonly tests: readonly string[];
  readonly sealed: readonly SealedShard[];
  readonly head: Shard;
}

/** What one run says of its tests, as the bytes of the columns. */
export interface RunCells {
  readonly row: RunRow;
  /** By test id. */
  readonly cells: ReadonlyMap<string, { readonly status: number; readonly duration: number }>;
}

/** A shard is sealed when so many runs have followed it. */
const sealedRuns = 256;

export function emptySeries(name: string): Series {
  return { name, tests: [], sealed: [], head: { rows: [], statuses: [], durations: [] } };
}

/** Whether a run belongs among those that are sealed: all of them have to be read then. */
export function comesLate({ sealed }: Series, row: RunRow): boolean {
  const last = sealed.at(-1)?.last;
  return last !== undefined && byStart(row, last) <= 0;
}

/**
 * The series with one more run in its place; one of the same id is replaced. The run must not come late. The order in
 * which runs are added makes no difference.
 */
export function withRun(series: Series, run: RunCells): Series {
  const { rows } = series.head;
  const newest = rows.at(-1);
  const isNew = rows.every(({ id }) => id !== run.row.id);
  return isNew && newest && byStart(newest, run.row) < 0 ? appended(series, run) : inserted(series, run);
}

/** The newest run of all, which is the usual one. */
function appended(series: Series, { row, cells }: RunCells): Series {
  const { rows, statuses, durations } = series.head;
  const tests = inOrder(series.tests, [{ row, cells }]);
  const grown = (columns: readonly Uint8Array[], byte: (id: string) => number) =>
    tests.map((id, test) => {
      const column = new Uint8Array(rows.length + 1);
      column.set(columns[test] ?? []);
      column[rows.length] = byte(id);
      return column;
    });
  const head = {
    rows: [...rows, row],
    statuses: grown(statuses, (id) => cells.get(id)?.status ?? cellStatus.absent),
    durations: grown(durations, (id) => cells.get(id)?.duration ?? 0),
  };
  return { ...series, tests, head };
}

function inserted(series: Series, { row, cells }: RunCells): Series {
  const runs = cellsOfHead(series).filter((run) => run.row.id !== row.id);
  const all = [...runs, { row, cells }].sort((a, b) => byStart(a.row, b.row));
  const settled = series.tests.slice(0, series.sealed.at(-1)?.tests ?? 0);
  const tests = inOrder(settled, all);
  return { ...series, tests, head: shardOf(tests, all) };
}

/** What is old enough to be sealed, oldest first, and the series' newest runs that stay. */
export function toSeal({ head }: Series): readonly Shard[] {
  const full = Math.max(0, Math.floor(head.rows.length / sealedRuns) - 1);
  return Array.from({ length: full }, (_, at) => sliceOf(head, at * sealedRuns, (at + 1) * sealedRuns));
}

/** The newest runs that stay when the others are sealed. */
export function afterSealing({ head }: Series): Shard {
  const full = Math.max(0, Math.floor(head.rows.length / sealedRuns) - 1);
  return sliceOf(head, full * sealedRuns, head.rows.length);
}

/** All runs of a series in its head again, given what was sealed. */
export function unsealed({ name, tests, head }: Series, shards: readonly Shard[]): Series {
  const runs = [...shards, head].flatMap((shard) => cellsOf(tests, shard));
  const all = inOrder([], runs);
  return { name, tests: all, sealed: [], head: shardOf(all, runs) };
}

function cellsOfHead({ tests, head }: Series): readonly RunCells[] {
  return cellsOf(tests, head);
}

function cellsOf(tests: readonly string[], { rows, statuses, durations }: Shard): readonly RunCells[] {
  return rows.map((row, run) => {
    const cells = new Map<string, { status: number; duration: number }>();
    tests.forEach((id, test) => {
      const status = statuses[test]?.[run] ?? cellStatus.absent;
      if (status !== cellStatus.absent) cells.set(id, { status, duration: durations[test]?.[run] ?? 0 });
    });
    return { row, cells };
  });
}

function inOrder(settled: readonly string[], runs: readonly RunCells[]): readonly string[] {
  const tests = new Set(settled);
  for (const { cells } of runs) for (const id of [...cells.keys()].sort()) tests.add(id);
  return [...tests];
}

function shardOf(tests: readonly string[], runs: readonly RunCells[]): Shard {
  const column = (byte: (run: RunCells, id: string) => number) =>
    tests.map((id) => Uint8Array.from(runs, (run) => byte(run, id)));
  return {
    rows: runs.map(({ row }) => row),
    statuses: column(({ cells }, id) => cells.get(id)?.status ?? cellStatus.absent),
    durations: column(({ cells }, id) => cells.get(id)?.duration ?? 0),
  };
}

function sliceOf({ rows, statuses, durations }: Shard, from: number, to: number): Shard {
  const slice = (columns: readonly Uint8Array[]) => columns.map((column) => column.slice(from, to));
  return { rows: rows.slice(from, to), statuses: slice(statuses), durations: slice(durations) };
}
