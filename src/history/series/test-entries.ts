import type { Alias } from '../../model/history-policy.ts';
import type { TestEntry } from '../format/test-entry.ts';
import type { RunCells, Shard } from './series.ts';

/** The entries of a series and those that come with new runs, behind them and in no order. */
export function knownTests(tests: readonly TestEntry[], runs: readonly RunCells[]): readonly TestEntry[] {
  const all = new Map(tests.map((test) => [test.id, test]));
  for (const { cells } of runs) for (const [id, { test }] of cells) if (!all.has(id)) all.set(id, test);
  return [...all.values()];
}

/** What the newest run with a test says of it. `head` has the columns of `tests`, those of `runs` among them. */
export function withFacts(tests: readonly TestEntry[], head: Shard, runs: readonly RunCells[]): readonly TestEntry[] {
  const added = new Map(runs.map((run) => [run.row.id, run.cells]));
  const ambiguous = new Set(
    runs.flatMap(({ cells }) => [...cells].flatMap(([id, { test }]) => (test.ambiguous ? [id] : []))),
  );
  return tests.map((test, at) => {
    const newest = head.rows[head.statuses[at]?.findLastIndex((status) => status !== 0) ?? -1];
    const told = added.get(newest?.id ?? '')?.get(test.id)?.test ?? test;
    return entry({ ...told, alias: test.alias }, test.ambiguous ?? ambiguous.has(test.id));
  });
}

/** An alias stays once it is known: whoever publishes with another configuration does not undo it. */
export function withAliases(tests: readonly TestEntry[], aliases: readonly Alias[]): readonly TestEntry[] {
  const to = new Map(aliases.map((alias) => [alias.from, alias.to]));
  return tests.map((test) => (to.has(test.id) ? entry({ ...test, alias: to.get(test.id) }, test.ambiguous) : test));
}

/** Always with its keys in the same order. */
export function entry(
  { id, spec, caseId, component, tags, importance, alias }: TestEntry,
  ambiguous: boolean | undefined,
): TestEntry {
  return {
    id,
    ...(spec === undefined ? {} : { spec }),
    ...(caseId === undefined ? {} : { caseId }),
    ...(component === undefined ? {} : { component }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    ...(importance === undefined ? {} : { importance }),
    ...(ambiguous ? { ambiguous } : {}),
    ...(alias === undefined ? {} : { alias }),
  };
}

/**
 * Where each test stands from now on: the first `settled` stay, the others come in the order of their first run, those of
 * one run by id. Tests of which no run is left are gone; `older` are those of runs before the head.
 */
export function testOrder(
  tests: readonly TestEntry[],
  head: Shard,
  settled: number,
  older: ReadonlySet<string>,
): readonly number[] {
  const first = tests.map(({ id }, at) => {
    const run = older.has(id) ? -1 : (head.statuses[at]?.findIndex((status) => status !== 0) ?? -1);
    return run < 0 && !older.has(id) ? undefined : run;
  });
  const numbers = tests.map((_, at) => at);
  const id = (at: number) => tests[at]?.id ?? '';
  const later = numbers
    .slice(settled)
    .filter((at) => first[at] !== undefined)
    .sort((a, b) => (first[a] ?? 0) - (first[b] ?? 0) || (id(a) < id(b) ? -1 : 1));
  return [...numbers.slice(0, settled), ...later];
}
