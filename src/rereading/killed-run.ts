import type { SuiteResult } from '../model/test-result.ts';
import type { Files } from '../ports/files.ts';
import { readSuite, readSuiteRecord, type SuiteRecord } from '../suites/suite-record.ts';
import { type LeftRun, latest, left, unseen } from './left-run.ts';
import { componentsOf, originLinks } from './run-of-report.ts';

/** Suites that a run began, and what was written of them. */
export interface BegunRun {
  readonly run: SuiteRecord['run'];
  readonly suites: readonly SuiteRecord[];
}

/** What the newest run has begun below an output folder; undefined where no tests were. Errors: see readSuiteRecord. */
export async function begunRun(files: Files, outputDir: string): Promise<BegunRun | undefined> {
  const folders = [...new Set(await files.list(artifactsOf(outputDir)))];
  const read = await Promise.all(folders.map((name) => readSuiteRecord(files, `${artifactsOf(outputDir)}/${name}`)));
  const records = read.flatMap((record, n) => (record && record.suite === folders[n] ? [record] : []));
  const newest = records.toSorted((a, b) => b.run.startedAt.localeCompare(a.run.startedAt))[0]?.run;
  return newest && { run: newest, suites: records.filter(({ run }) => run.id === newest.id) };
}

/** A run that was killed before it wrote its report, as far as its suites tell it. */
export async function killedRun(
  { run, suites }: BegunRun,
  { files, outputDir, version }: { readonly files: Files; readonly outputDir: string; readonly version: string },
): Promise<LeftRun> {
  const results = await Promise.all(
    suites.map((record) => readSuite(files, `${artifactsOf(outputDir)}/${record.suite}`, record)),
  );
  const killed = results.map((result) => ({ ...result, problems: [...new Set([...result.problems, noReport])] }));
  const [first] = suites;
  const origin = { sources: first?.sources ?? [], images: first?.images ?? [], ...surroundings(first) };
  return {
    request: {
      ...{ goal: run.goal, runId: run.id, series: run.series, baseline: run.baseline ?? false },
      testing: { failOn: 'any' },
    },
    version,
    components: componentsOf(origin),
    suites: suites.map(({ suite }) => ({ name: suite })),
    ...{ startedAt: Date.parse(run.startedAt), endedAt: lastSign(run, results), cancelled: true, steps: [] },
    links: new Map([...originLinks(origin), ...killed.map((result) => left(`results:${result.suite}`, result))]),
    attributions: [],
    seen: unseen,
  };
}

const noReport = 'the run was killed before it wrote its report';

function artifactsOf(outputDir: string): string {
  return `${outputDir}/artifacts`;
}

function surroundings(record: SuiteRecord | undefined): Pick<SuiteRecord, 'cluster' | 'gauge'> {
  const { cluster, gauge } = record ?? {};
  return { ...(cluster ? { cluster } : {}), ...(gauge ? { gauge } : {}) };
}

/** Milliseconds at which the last test of which that is known had ended; what is said of a later time than any is nonsense. */
function lastSign({ startedAt }: SuiteRecord['run'], results: readonly SuiteResult[]): number {
  const ends = results.flatMap(({ tests }) =>
    tests.flatMap((test) => (test.startedAt === undefined ? [] : [Date.parse(test.startedAt) + test.seconds * 1000])),
  );
  return ends.filter((end) => end <= latest).reduce((last, end) => Math.max(last, end), Date.parse(startedAt));
}
