import type { ImageRef } from '../model/image.ts';
import type { SourceSnapshot } from '../model/source.ts';
import type { OpenFailure, PastRun, SeriesPast } from '../model/verdict.ts';
import { durationOf } from './format/duration-columns.ts';
import { cellStatus } from './format/status-columns.ts';
import type { RunRow } from './series/run-row.ts';
import type { Series } from './series/series.ts';

/**
 * What a series knows before a new run, from its newest runs (several hundred); cancelled runs say nothing. A failure
 * stays open until its test passes again: neither a skip nor an infrastructure failure in between closes it.
 */
export function seriesPast(series: Series): SeriesPast {
  const finished = series.head.rows
    .map((row, run) => ({ row, run, passed: passedIn(series, run) }))
    .filter(({ row }) => row.state === 'finished');
  return {
    series: series.name,
    runs: finished
      .filter(({ passed }) => passed.length > 0)
      .map(({ row, run, passed }) => pastRun(row, passed, secondsIn(series, run)))
      .reverse(),
    open: [...openNow(finished).values()],
  };
}

function passedIn({ tests, head }: Series, run: number): readonly string[] {
  return tests.filter((_, test) => head.statuses[test]?.[run] === cellStatus.passed);
}

/** To within the 2.5 % that the columns keep. */
function secondsIn({ tests, head }: Series, run: number): Readonly<Record<string, number>> {
  const entries = tests.flatMap((id, test) => {
    const seconds = durationOf(head.durations[test]?.[run] ?? 0);
    return seconds === undefined ? [] : [[id, seconds] as const];
  });
  return Object.fromEntries(entries);
}

function pastRun({ id, sources, images }: RunRow, passed: readonly string[], seconds: PastRun['seconds']): PastRun {
  return {
    id,
    sources: Object.fromEntries(sources.map((source) => [source.name, snapshot(source)])),
    images: images as Readonly<Record<string, ImageRef>>,
    passed,
    seconds,
  };
}

/** A failure of an earlier run keeps the ranges that were found then. */
function openNow(
  runs: readonly { readonly row: RunRow; readonly passed: readonly string[] }[],
): Map<string, OpenFailure> {
  const open = new Map<string, OpenFailure>();
  for (const { row, passed } of runs) {
    for (const test of passed) open.delete(test);
    for (const failure of row.open) open.set(failure.test, openFailure(failure, row, open.get(failure.test)));
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
