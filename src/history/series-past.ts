import { versionsOf } from '../model/cluster-facts.ts';
import type { ImageRef } from '../model/image.ts';
import type { SourceSnapshot } from '../model/source.ts';
import type { OpenFailure, PastRun, SeriesPast } from '../model/verdict.ts';
import { durationOf } from './format/duration-columns.ts';
import type { RunRow } from './format/run-row.ts';
import { cellStatus } from './format/status-columns.ts';
import { renamed } from './format/test-entry.ts';
import type { Series, WholeRow } from './series/series.ts';

/**
 * What a series knows before a new run, from its newest runs (several hundred); cancelled runs say nothing. A failure
 * stays open until its test passes again: neither a skip nor an infrastructure failure in between closes it. Tests have
 * the ids that they have now.
 */
export function seriesPast(series: Series): SeriesPast {
  const nameOf = namesOf(series);
  const names = series.tests.map(({ id }) => nameOf(id));
  const finished = finishedRuns(series, names);
  return {
    series: series.name,
    runs: finished
      .filter(({ passed }) => passed.length > 0)
      .map(({ row, run, passed }) => pastRun(row, passed, secondsIn(series, run, names)))
      .reverse(),
    open: [...openNow(finished, nameOf).values()],
  };
}

/** What the newest runs of a series have left open, as `seriesPast` has it. */
export function openFailures(series: Series): readonly OpenFailure[] {
  const nameOf = namesOf(series);
  const names = series.tests.map(({ id }) => nameOf(id));
  return [...openNow(finishedRuns(series, names), nameOf).values()];
}

function namesOf({ tests }: Series): (id: string) => string {
  const next = renamed(tests);
  return (id) => next.get(id) ?? id;
}

function finishedRuns(series: Series, names: readonly string[]) {
  return series.head.rows
    .map((row, run) => ({ row, run, passed: passedIn(series, run, names) }))
    .filter(({ row }) => row.state === 'finished');
}

function passedIn({ head }: Series, run: number, names: readonly string[]): readonly string[] {
  return names.filter((_, test) => head.statuses[test]?.[run] === cellStatus.passed);
}

/** To within the 2.5 % that the columns keep. */
function secondsIn({ head }: Series, run: number, names: readonly string[]): Readonly<Record<string, number>> {
  const entries = names.flatMap((id, test) => {
    const seconds = durationOf(head.durations[test]?.[run] ?? 0);
    return seconds === undefined ? [] : [[id, seconds] as const];
  });
  return Object.fromEntries(entries);
}

function pastRun(row: WholeRow, passed: readonly string[], seconds: PastRun['seconds']): PastRun {
  const { id, sources, images } = row;
  return {
    id,
    sources: Object.fromEntries(sources.map((source) => [source.name, snapshot(source)])),
    images: images as Readonly<Record<string, ImageRef>>,
    versions: versionsOf(row),
    passed,
    seconds,
  };
}

/** A failure of an earlier run keeps the ranges that were found then. */
function openNow(
  runs: readonly { readonly row: RunRow; readonly passed: readonly string[] }[],
  nameOf: (id: string) => string,
): Map<string, OpenFailure> {
  const open = new Map<string, OpenFailure>();
  for (const { row, passed } of runs) {
    for (const test of passed) open.delete(test);
    for (const { test, ...failure } of row.open) {
      const now = { ...failure, test: nameOf(test) };
      open.set(now.test, openFailure(now, row, open.get(now.test)));
    }
  }
  return open;
}

function openFailure(
  { test, since, accused, ranges }: RunRow['open'][number],
  row: RunRow,
  before: OpenFailure | undefined,
): OpenFailure {
  const own = ranges?.flatMap((at) => row.ranges[at] ?? []);
  const known = own ?? (before?.since === since ? before.ranges : []);
  return { test, since, accused, ranges: known.map(({ name, good, bad, commits }) => ({ name, good, bad, commits })) };
}

function snapshot({ role: _, ...source }: RunRow['sources'][number]): SourceSnapshot {
  return source;
}
