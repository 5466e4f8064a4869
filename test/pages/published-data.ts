import { gunzipSync } from 'node:zlib';
import type * as z from 'zod';
import type {
  apiComponentsSchema,
  apiLatestSchema,
  apiRunsSchema,
  apiTestsSchema,
} from '../../src/publish/api/schemas.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import type { ServedFiles } from '../publish/published-site.ts';

/** What a site offers as data, of the series with the newest run. */
export interface PublishedData {
  readonly folder: string;
  readonly latest: z.infer<typeof apiLatestSchema>;
  readonly runs: z.infer<typeof apiRunsSchema>['runs'];
  readonly tests: z.infer<typeof apiTestsSchema>['tests'];
  readonly components: z.infer<typeof apiComponentsSchema>['components'];
  /** Oldest first. */
  readonly reports: readonly Report[];
  readonly newest: Report;
  /** The first of its tests that failed. */
  readonly failing: ReportTest;
  readonly ids: readonly string[];
  readonly starts: readonly string[];
  /** Whether a text stands in the data, or each of the parts of which it is put together. */
  says(text: string): boolean;
}

export function publishedData(files: ServedFiles): PublishedData {
  const paths = [...files.keys()];
  const read = (path: string) => JSON.parse(new TextDecoder().decode(files.get(path) as Uint8Array));
  const reports = paths
    .filter((path) => /^data\/runs\/[^/]+(?<!\.logs)\.json\.gz$/.test(path))
    .map((path): Report => JSON.parse(gunzipSync(files.get(path) as Uint8Array).toString()))
    .toSorted((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1));
  const newest = reports.at(-1);
  const failing = newest?.tests.find(({ status }) => status === 'failed');
  const folder = /^api\/v1\/series\/([^/]+)\/latest\.json$/m.exec(paths.join('\n'))?.[1];
  if (!newest || !failing || folder === undefined) throw new Error('nothing that failed is published');
  const api = (name: string) => read(`api/v1/series/${folder}/${name}.json`);
  const latest: PublishedData['latest'] = api('latest');
  const { runs }: Pick<PublishedData, 'runs'> = api('runs');
  const { tests }: Pick<PublishedData, 'tests'> = api('tests');
  const { components }: Pick<PublishedData, 'components'> = api('components');
  const lines = reports.flatMap((report) => report.tests.map(({ file, line }) => `${file}:${line}`));
  const said = textsOf([latest, runs, tests, components, reports, lines]).join('\n');
  return {
    ...{ folder, latest, runs, tests, components, reports, newest, failing },
    ids: reports.map(({ run }) => run.id),
    starts: reports.map(({ run }) => run.startedAt),
    says: (text) => partsOf(text).every((part) => said.includes(part) || !/\d/.test(part)),
  };
}

function partsOf(text: string): readonly string[] {
  return text.split(/, channel |, | → |…| on /).map((part) => part.replace(/\.$/, ''));
}

/** Every text of a value, with single blanks. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value.replace(/\s+/g, ' ')];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
