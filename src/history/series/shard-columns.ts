import { byStart } from '../../report/run-summary.ts';
import type { FailureColumn, FailureKind } from '../format/failure-columns.ts';
import type { TestEntry } from '../format/test-entry.ts';
import { emptyShard, type RunCells, type Shard } from './series.ts';

/** A shard with more runs, each in its place; one with the id of another replaces it. `tests` begin with the shard's. */
export function withRuns(shard: Shard, tests: readonly TestEntry[], runs: readonly RunCells[]): Shard {
  if (runs.length === 0) return shard;
  const newest = new Map(runs.map((run) => [run.row.id, run]));
  const kept = shard.rows.flatMap((row, at) => (newest.has(row.id) ? [] : [{ row, at, run: undefined }]));
  const added = [...newest.values()].map((run) => ({ row: run.row, at: -1, run }));
  const columns = [...kept, ...added].sort((a, b) => byStart(a.row, b.row));
  const places = new Int32Array(shard.rows.length).fill(-1);
  for (const [to, { at }] of columns.entries()) if (at >= 0) places[at] = to;
  const grown = (of: readonly Uint8Array[], test: number) => moved(of[test], places, columns.length);
  const made = new Map(
    tests.map(({ id }, test) => {
      const failures = movedFailures(shard.failures[test], places);
      return [id, { statuses: grown(shard.statuses, test), durations: grown(shard.durations, test), failures }];
    }),
  );
  for (const [at, { run }] of columns.entries()) {
    for (const [id, { status, duration, failure }] of run?.cells ?? []) {
      const column = made.get(id);
      if (column === undefined) continue;
      column.statuses[at] = status;
      column.durations[at] = duration;
      if (failure) column.failures.set(at, failure);
    }
  }
  const all = [...made.values()];
  return {
    ...shard,
    rows: columns.map(({ row }) => row),
    statuses: all.map(({ statuses }) => statuses),
    durations: all.map(({ durations }) => durations),
    failures: all.map(({ failures }) => failures),
  };
}

/** Each byte where its run is now; `places` is -1 for runs that are gone. */
function moved(before: Uint8Array | undefined, places: Int32Array, length: number): Uint8Array {
  const column = new Uint8Array(length);
  if (before === undefined) return column;
  for (let at = 0; at < before.length; at += 1) {
    const to = places[at] ?? -1;
    if (to >= 0) column[to] = before[at] ?? 0;
  }
  return column;
}

function movedFailures(before: FailureColumn | undefined, places: Int32Array): Map<number, FailureKind> {
  const failures = new Map<number, FailureKind>();
  for (const [at, kind] of before ?? []) {
    const to = places[at] ?? -1;
    if (to >= 0) failures.set(to, kind);
  }
  return failures;
}

/** The runs `from` up to `to`, as they are. */
export function sliceOf(shard: Shard, from: number, to: number): Shard {
  const slice = (columns: readonly Uint8Array[]) => columns.map((column) => column.slice(from, to));
  return {
    rows: shard.rows.slice(from, to),
    statuses: slice(shard.statuses),
    durations: slice(shard.durations),
    failures: shard.failures.map(
      (column) => new Map([...column].flatMap(([at, kind]) => (at < from || at >= to ? [] : [[at - from, kind]]))),
    ),
  };
}

/** Shards one after the other as one. */
export function joined(shards: readonly Shard[], tests: number): Shard {
  const [first = emptyShard] = shards;
  if (shards.length < 2) return first;
  const rows = shards.flatMap((shard) => shard.rows);
  const starts = shards.map((_, at) => shards.slice(0, at).reduce((sum, shard) => sum + shard.rows.length, 0));
  const numbers = Array.from({ length: tests }, (_, test) => test);
  const bytes = (of: (shard: Shard) => readonly Uint8Array[]) =>
    numbers.map((test) => {
      const column = new Uint8Array(rows.length);
      for (const [at, shard] of shards.entries()) column.set(of(shard)[test] ?? [], starts[at]);
      return column;
    });
  return {
    rows,
    statuses: bytes(({ statuses }) => statuses),
    durations: bytes(({ durations }) => durations),
    failures: numbers.map((test) => {
      const all = shards.flatMap(({ failures }, at) =>
        [...(failures[test] ?? [])].map(([run, kind]) => [run + (starts[at] ?? 0), kind] as const),
      );
      return new Map(all);
    }),
  };
}

/** The columns of a shard in another order of the tests. */
export function reordered(shard: Shard, order: readonly number[]): Shard {
  if (order.length === shard.statuses.length && order.every((test, at) => test === at)) return shard;
  return {
    ...shard,
    statuses: order.map((test) => shard.statuses[test] ?? new Uint8Array(shard.rows.length)),
    durations: order.map((test) => shard.durations[test] ?? new Uint8Array(shard.rows.length)),
    failures: order.map((test) => shard.failures[test] ?? new Map()),
  };
}
