import type { z } from 'zod';
import { reportPath } from '../../history/format/paths.ts';
import type { HistoryIndex } from '../../history/history-index.ts';
import type { RunRow } from '../../history/series/run-row.ts';
import type { Series } from '../../history/series/series.ts';
import type { RunSummary } from '../../report/run-summary.ts';
import { summaryOfRow } from '../landing.ts';
import { badges } from './badges.ts';
import { feeds } from './feeds.ts';
import {
  apiComponentsSchema,
  apiIndexSchema,
  apiLatestSchema,
  apiRunsSchema,
  apiTestsSchema,
  apiVersion,
  states,
} from './schemas.ts';
import { type SeriesView, type ViewedTest, viewOf } from './series-view.ts';

const root = `api/v${apiVersion}`;
/** Results that `recent` shows. */
const shownResults = 60;

/** The API's files of a series that has a new run, and its index. */
export function apiFiles(series: Series, index: HistoryIndex, siteUrl: string | undefined): Map<string, string> {
  const { sandbox, series: all, reports } = index;
  const known = all.find(({ name }) => name === series.name);
  if (known === undefined) return new Map();
  const view = viewOf(series);
  const kept = new Set(reports.map(({ id }) => id));
  const head = { apiVersion, series: series.name } as const;
  const path = (name: string) => `${root}/series/${known.folder}/${name}`;
  const summaries = series.head.rows.map((row) => summaryOfRow(row, series.name));
  return new Map([
    [
      `${root}/index.json`,
      text(apiIndexSchema, { apiVersion, ...(sandbox === undefined ? {} : { sandbox }), series: all }),
    ],
    [path('latest.json'), text(apiLatestSchema, { ...head, ...latestOf(known.newest, kept, view) })],
    [path('runs.json'), text(apiRunsSchema, { ...head, runs: summaries })],
    [path('tests.json'), text(apiTestsSchema, { ...head, run: view.rows.at(-1)?.id ?? '', tests: testsOf(view) })],
    [path('components.json'), text(apiComponentsSchema, { ...head, components: componentsOf(series.head.rows) })],
    [path('runs.csv'), csvOf(summaries)],
    ...feeds(view, siteUrl).map(([name, content]) => [path(name), content] as const),
    ...badges(view).map(([name, content]) => [path(name), content] as const),
  ]);
}

type Of<S extends z.ZodType> = z.infer<S>;

/** As the schema has it, its keys in the schema's order. */
function text<S extends z.ZodType>(schema: S, value: Of<S>): string {
  return `${JSON.stringify(schema.parse(value), null, 1)}\n`;
}

function latestOf(run: RunSummary, kept: ReadonlySet<string>, { tests }: SeriesView) {
  const count = (state: ViewedTest['state']) => tests.filter((test) => test.state === state).length;
  const counts = Object.fromEntries(states.map((state) => [state, count(state)]));
  return {
    run,
    ...(kept.has(run.id) ? { report: reportPath(run.id) } : {}),
    tests: counts as Of<typeof apiLatestSchema>['tests'],
  };
}

function testsOf({ rows, tests }: SeriesView): Of<typeof apiTestsSchema>['tests'] {
  const id = (run: number | undefined) => (run === undefined ? undefined : rows[run]?.id);
  return tests
    .filter(({ state }) => state !== 'gone')
    .map(({ lastPassed, firstFailed, failure, results, broken, ...rest }) => ({
      ...rest,
      broken: rounded(broken),
      ...(id(lastPassed) === undefined ? {} : { lastPassed: id(lastPassed) }),
      ...(id(firstFailed) === undefined ? {} : { firstFailed: id(firstFailed) }),
      ...(failure ? { failure } : {}),
      recent: results.slice(-shownResults).map(letterOf).join(''),
    }));
}

/** Chances that are not quite certain are never said to be. */
function rounded(chance: number): number {
  const short = Number(chance.toFixed(3));
  if (chance < 1 && short === 1) return 0.999;
  return chance > 0 && short === 0 ? 0.001 : short;
}

function letterOf(result: ViewedTest['results'][number]): string {
  const letters = { passed: 'P', failed: 'F', error: 'E', flaky: 'Y', skipped: 'S' };
  return result === undefined ? '.' : letters[result];
}

/** Of every component and suite the newest commit, and the newest of which a run has passed. */
function componentsOf(rows: readonly RunRow[]): Of<typeof apiComponentsSchema>['components'] {
  const names = [...new Set(rows.flatMap(({ sources }) => sources.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const seen = rows.flatMap(({ id, verdict, sources }) => {
      const source = sources.find((one) => one.name === name);
      return source ? [{ id, passed: verdict.kind === 'passed', source }] : [];
    });
    const newest = seen.at(-1);
    const safe = seen.findLast(({ passed }) => passed);
    if (newest === undefined) return [];
    const { role, repository, commit } = newest.source;
    return {
      ...{ name, role, repository, newest: { commit, run: newest.id } },
      ...(safe ? { safe: { commit: safe.source.commit, run: safe.id } } : {}),
    };
  });
}

function csvOf(runs: readonly RunSummary[]): string {
  const columns = [
    'id',
    'startedAt',
    'state',
    'exitCode',
    'verdict',
    'tests',
    'passed',
    'flaky',
    'failed',
    'errors',
    'skipped',
  ];
  const rows = runs.map(({ id, startedAt, state, exitCode, verdict, totals }) =>
    [
      id,
      startedAt,
      state,
      exitCode,
      verdict.kind,
      totals.tests,
      totals.passed,
      totals.flaky,
      totals.failed,
      totals.errors,
      totals.skipped,
    ].join(','),
  );
  return `${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}
