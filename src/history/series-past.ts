import type { ImageRef } from '../model/image.ts';
import type { SourceSnapshot } from '../model/source.ts';
import type { CommitRange, OpenFailure, PastRun, SeriesPast } from '../model/verdict.ts';
import { type Failure, failuresOf, isOpen } from '../report/open-failures.ts';
import type { Report, ReportAttribution } from '../report/report.ts';
import type { History } from './history.ts';

/**
 * What a series knows before a new run; cancelled runs say nothing. A failure stays open until its test passes again:
 * neither a skip nor an infrastructure failure in between closes it.
 */
export function seriesPast({ runs, reports }: History, series: string): SeriesPast {
  const finished = runs
    .filter((run) => run.series === series && run.state === 'finished')
    .flatMap((run) => reports.get(run.id) ?? []);
  return {
    series,
    runs: finished
      .map(pastRun)
      .filter(({ passed }) => passed.length > 0)
      .reverse(),
    open: [...openNow(finished).values()],
  };
}

function pastRun({ run, sources, images, tests }: Report): PastRun {
  return {
    id: run.id,
    sources: Object.fromEntries(sources.map((source) => [source.name, snapshot(source)])),
    images: Object.fromEntries(images.map(({ env, image }) => [env, image as ImageRef])),
    passed: tests.filter(({ status }) => status === 'passed').map(({ id }) => id),
    seconds: Object.fromEntries(tests.filter(({ seconds }) => seconds > 0).map(({ id, seconds }) => [id, seconds])),
  };
}

function openNow(reports: readonly Report[]): Map<string, OpenFailure> {
  const open = new Map<string, OpenFailure>();
  for (const report of reports) {
    for (const test of report.tests) if (test.status === 'passed') open.delete(test.id);
    for (const failure of failuresOf(report)) {
      if (isOpen(failure)) open.set(failure.test.id, openFailure(failure, report.run.id));
    }
  }
  return open;
}

function openFailure({ test, attribution }: Failure, run: string): OpenFailure {
  return {
    test: test.id,
    since: attribution?.since ?? run,
    accused: attribution?.accused,
    ranges: attribution?.ranges.map(range) ?? [],
  };
}

function range({ name, good, bad, commits }: ReportAttribution['ranges'][number]): CommitRange {
  return { name, good, bad, commits };
}

function snapshot({ role: _, ...source }: Report['sources'][number]): SourceSnapshot {
  return source;
}
