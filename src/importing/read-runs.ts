import type { Config } from '../config/config.ts';
import { StreamstressError } from '../model/error.ts';
import { type ImportFormat, type ImportRequest, importedLabel } from '../model/import-request.ts';
import { type Report, reportSchema } from '../report/report.ts';
import { byStart } from '../report/run-summary.ts';
import { reportAgain } from '../rereading/report-again.ts';
import { allureHistory } from './allure-history.ts';
import { allureReport } from './allure-report.ts';
import { type Found, type FoundRun, type Unread, unread } from './found-run.ts';
import { formatOf } from './import-format.ts';
import { junitRuns } from './junit-runs.ts';
import { publishedRuns } from './published-runs.ts';
import type { SourceFiles } from './source-files.ts';

/** The runs of a source, oldest first, and what of it could not be read. */
export interface ReadRuns {
  readonly format: ImportFormat;
  readonly reports: readonly Report[];
  readonly unread: readonly Unread[];
}

/**
 * Runs of other tools as reports, their failures explained with the rules of now. Errors: `request`,
 * `importing:unknown_format`, `importing:nothing_read`.
 */
export async function readRuns(
  { place, format: asked, series, fileTimes }: Omit<ImportRequest, 'dryRun'>,
  source: SourceFiles,
  { config, version }: { readonly config: Config; readonly version: string },
): Promise<ReadRuns> {
  const format = asked ?? formatOf(source.paths);
  if (format === undefined) throw unknownFormat(place, source.paths.length);
  const byId = new Map<string, ReportOfFile>();
  const bad: Unread[] = [];
  for await (const found of runsOf(format, source, version, fileTimes)) {
    const read = 'run' in found ? readReport(found, series, config) : found;
    const twin = 'report' in read ? byId.get(read.report.run.id) : undefined;
    if ('why' in read) bad.push(read);
    else if (twin) bad.push(unread(read.file, `it is the run of "${twin.file}" once more`));
    else byId.set(read.report.run.id, read);
  }
  const reports = [...byId.values()].map(({ report }) => report);
  if (reports.length === 0) throw nothingRead(place, format, bad);
  return { format, reports: reports.sort((a, b) => byStart(a.run, b.run)), unread: bad };
}

async function* runsOf(
  format: ImportFormat,
  source: SourceFiles,
  version: string,
  fileTimes: boolean,
): AsyncGenerator<Found> {
  if (format === 'runs') yield* publishedRuns(source, version);
  else if (format === 'junit') yield* junitRuns(source, version, fileTimes);
  else {
    for (const path of source.paths) {
      if (path.endsWith('.jsonl')) yield* allureHistory(path, source, version);
      else if (/(?:^|\/)history\/history\.json$/.test(path)) yield* allureReport(path, source, version);
    }
  }
}

interface ReportOfFile {
  readonly file: string;
  readonly report: Report;
}

/**
 * The same source is the same reports at any time: known issues count as on the day of the run. What no report can hold,
 * a time after the year 9999, must not be left for those who publish.
 */
function readReport({ file, run }: FoundRun, series: string, config: Config): ReportOfFile | Unread {
  const labels = [...new Set([importedLabel, ...(run.request.labels ?? [])])];
  const report = reportAgain({ ...run, request: { ...run.request, series, labels } }, config, run.startedAt);
  const [problem] = reportSchema.safeParse(report).error?.issues ?? [];
  if (problem === undefined) return { file, report };
  return unread(file, `no report can be made of it: ${problem.path.join('.')}: ${problem.message}`);
}

function unknownFormat(place: string, files: number): StreamstressError {
  const what = files === 0 ? 'there are no files' : `of its ${files} files none looks like one of them`;
  const message = `no runs are found in "${place}": ${what}. There should be runs/manifest.json, JUnit's XML, or Allure's history.jsonl; --format says which of them it is`;
  return new StreamstressError('request', ['importing', 'unknown_format'], message);
}

function nothingRead(place: string, format: ImportFormat, bad: readonly Unread[]): StreamstressError {
  const lines = bad.slice(0, 20).map(({ file, why }) => `"${file}": ${why}`);
  const more = bad.length > lines.length ? [`and ${bad.length - lines.length} more`] : [];
  const message = [`of "${place}" no run could be read as ${format}:`, ...lines, ...more].join('\n');
  return new StreamstressError('request', ['importing', 'nothing_read'], message);
}
