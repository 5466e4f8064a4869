import type * as z from 'zod';
import { reportPath } from '../../history/format/paths.ts';
import type { HistoryIndex } from '../../history/history-index.ts';
import { summaryOfRow } from '../../history/series/summary-of-row.ts';
import { shortChance } from '../../model/chance.ts';
import { ctrfText } from '../../report/export/ctrf.ts';
import { junitText } from '../../report/export/junit.ts';
import { stateCounts } from '../../report/test-verdict.ts';
import type { ShownSeries } from '../landing.ts';
import { badges } from './badges.ts';
import { apiComponents } from './components-json.ts';
import { feeds } from './feeds.ts';
import { jsonSchemas } from './json-schemas.ts';
import { runsCsv } from './runs-csv.ts';
import {
  apiComponentsSchema,
  apiIndexSchema,
  apiLatestSchema,
  apiRunsSchema,
  apiTestsSchema,
  apiVersion,
} from './schemas.ts';
import type { SeriesView } from './series-view.ts';
import { apiTests } from './tests-json.ts';

const root = `api/v${apiVersion}`;

/** Which series the API tells of, and how far. */
export const apiIndexPath = `${root}/index.json`;

/** The API's files of these series, its index and its schemas. */
export function apiFiles(
  index: HistoryIndex,
  shown: readonly ShownSeries[],
  siteUrl: string | undefined,
): Map<string, string> {
  return new Map([
    [apiIndexPath, indexText(index)],
    ...jsonSchemas().map(({ name, text }) => [`${root}/schema/${name}.schema.json`, text] as const),
    ...shown.flatMap((one) => filesOfSeries(one, index, siteUrl)),
  ]);
}

function indexText({ sandbox, series }: HistoryIndex): string {
  return json(apiIndexSchema, {
    ...{ $schema: 'schema/index.schema.json', apiVersion },
    ...(sandbox === undefined ? {} : { sandbox }),
    series,
  });
}

function filesOfSeries({ entry, view, newest }: ShownSeries, index: HistoryIndex, siteUrl: string | undefined) {
  const head = (name: string) =>
    ({ $schema: `../../schema/${name}.schema.json`, apiVersion, series: view.name }) as const;
  const summaries = view.rows.map((row) => summaryOfRow(row, view.name));
  const { judged } = view;
  const files: readonly (readonly [string, string])[] = [
    ['latest.json', json(apiLatestSchema, { ...head('latest'), ...latestOf(entry, index, view) })],
    ['runs.json', json(apiRunsSchema, { ...head('runs'), runs: summaries })],
    ['runs.csv', runsCsv(summaries)],
    ['tests.json', json(apiTestsSchema, { ...head('tests'), run: judged?.id ?? '', tests: apiTests(view.tests) })],
    ['components.json', json(apiComponentsSchema, { ...head('components'), components: apiComponents(view) })],
    ...(newest
      ? ([
          ['latest.ctrf.json', ctrfText(newest)],
          ['latest.junit.xml', junitText(newest)],
        ] as const)
      : []),
    ...feeds(view, entry.folder, siteUrl),
    ...badges(view),
  ];
  return files.map(([name, content]) => [`${root}/series/${entry.folder}/${name}`, content] as const);
}

/** As the schema has it, its keys in the schema's order. */
function json<S extends z.ZodType>(schema: S, value: z.infer<S>): string {
  return `${JSON.stringify(schema.parse(value), null, 1)}\n`;
}

function latestOf({ newest }: HistoryIndex['series'][number], { reports }: HistoryIndex, view: SeriesView) {
  const { tests, judged, outage, open } = view;
  return {
    run: newest,
    ...(reports.some(({ id }) => id === newest.id) ? { report: reportPath(newest.id) } : {}),
    ...(judged ? { judged: judged.id } : {}),
    tests: stateCounts(tests),
    outage: shortChance(outage),
    open: open.map(({ test, since, accused, ranges }) => ({
      ...{ test, since },
      ...(accused === undefined ? {} : { accused }),
      ranges: ranges.map(({ name, good, bad }) => ({ name, good, bad })),
    })),
  };
}
