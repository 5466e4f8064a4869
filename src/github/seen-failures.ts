import type { Seen } from '../analysis/issues/failure-life.ts';
import type { FailureKind } from '../history/format/failure-columns.ts';
import type { RunRow } from '../history/format/run-row.ts';
import { renamed } from '../history/format/test-entry.ts';
import type { Series } from '../history/series/series.ts';
import { judgedRuns, seriesRecord } from '../history/series-record.ts';
import { isSurroundings } from '../model/failure.ts';
import type { TestStatus } from '../model/test-result.ts';

/** One failure as the newest runs of a series (several hundred) tell of it. */
export interface SeenFailure {
  /** The same in every run: the id of its cluster, or that of its test where it says nothing. */
  readonly signature: string;
  /** What it says; hostile text. */
  readonly template: string;
  /** Runs that say something of tests, oldest first. */
  readonly runs: readonly RunRow[];
  /** By run. */
  readonly seen: readonly Seen[];
  /** Numbers of the runs in which somebody was accused of it. */
  readonly proven: ReadonlySet<number>;
  /** Ids of the tests that have failed with it since it came last. */
  readonly tests: readonly string[];
}

/** A test that fails with it in one run. */
interface Failing {
  readonly test: string;
  readonly kind: FailureKind;
  readonly accused: string | undefined;
}

/** Those that somebody must look at, the ones with the most tests first: neither surroundings, nor known issues, nor chance. */
export function seenFailures(series: Series): readonly SeenFailure[] {
  const { tests } = seriesRecord(series);
  const results = new Map(tests.map((test) => [test.id, test.results]));
  const runs = judgedRuns(series).map(({ row }) => row);
  const failing = failingByRun(series);
  const signatures = new Map(failing.flatMap((run) => [...run].map(([signature, [one]]) => [signature, one] as const)));
  return [...signatures]
    .map(([signature, first]) => {
      const own = failing.map((run) => run.get(signature));
      const proven = own.flatMap((all, run) => (all?.some(({ accused }) => accused !== undefined) ? [run] : []));
      const template = first?.kind.template ?? '';
      return { signature, template, runs, proven: new Set(proven), ...followed(own, results) };
    })
    .sort((a, b) => b.tests.length - a.tests.length || (a.signature < b.signature ? -1 : 1));
}

/** For every judged run what fails, by signature. */
function failingByRun(series: Series): readonly ReadonlyMap<string, readonly Failing[]>[] {
  const next = renamed(series.tests);
  const nameOf = (id: string) => next.get(id) ?? id;
  const columns = Map.groupBy(series.tests.keys(), (column) => nameOf(series.tests[column]?.id ?? ''));
  return judgedRuns(series).map(({ row, at }) => {
    const failing = row.open.flatMap(({ test, accused }): Failing[] => {
      const own = columns.get(nameOf(test)) ?? [];
      const kind = own.flatMap((column) => series.head.failures[column]?.get(at) ?? []).at(-1);
      return kind && (accused !== undefined || isOurs(kind)) ? [{ test: nameOf(test), kind, accused }] : [];
    });
    return Map.groupBy(failing, ({ test, kind }) => kind.cluster ?? test);
  });
}

function isOurs({ category }: FailureKind): boolean {
  return !isSurroundings(category) && category !== 'flaky';
}

/** A run in which the tests of a failure did not run, or do something else than pass, says nothing of it. */
function followed(
  failing: readonly (readonly Failing[] | undefined)[],
  results: ReadonlyMap<string, readonly (TestStatus | undefined)[]>,
): Pick<SeenFailure, 'seen' | 'tests'> {
  const namesIn = (now: readonly Failing[] = []) => now.map(({ test }) => test);
  let tests: ReadonlySet<string> = new Set(namesIn(failing.find((now) => now !== undefined)));
  let before: Seen = 'passing';
  const seen = failing.map((now, run): Seen => {
    if (now) tests = new Set([...(before === 'passing' ? [] : tests), ...namesIn(now)]);
    const one = now ? 'failing' : seenIn([...tests].flatMap((test) => results.get(test)?.[run] ?? []));
    if (one !== 'unknown') before = one;
    return one;
  });
  return { seen, tests: [...tests] };
}

function seenIn(statuses: readonly TestStatus[]): Seen {
  return statuses.length > 0 && statuses.every((status) => status === 'passed') ? 'passing' : 'unknown';
}
