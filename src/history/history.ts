import { StreamstressError } from '../model/error.ts';
import { readJson } from '../report/read-json.ts';
import { type Report, reportSchema } from '../report/report.ts';
import { type RunSummary, runsSchema } from '../report/run-summary.ts';
import { historyFolder, reportPath, runsPath } from './format/runs.ts';

/** Every run that the data branch knows, of all series. */
export interface History {
  /** Newest last. */
  readonly runs: readonly RunSummary[];
  /** Reports by run id; as many as there are runs. */
  readonly reports: ReadonlyMap<string, Report>;
}

/**
 * The history from the files of the data branch (path from the root of the branch, and text); no files are an empty one.
 * Errors: `request`, `history:unreadable` naming the file that is missing, broken or unknown: a history is never
 * taken for empty because it cannot be read.
 */
export function readHistory(files: ReadonlyMap<string, string>): History {
  const reportFiles = [...files.keys()].filter((path) => path.startsWith(`${historyFolder}/runs/`));
  if (!files.has(runsPath) && reportFiles.length === 0) return { runs: [], reports: new Map() };
  const runs = parse(files, runsPath, runsSchema);
  const reports = new Map(runs.map((run) => [run.id, reportOf(files, run.id)]));
  const listed = new Set(runs.map((run) => reportPath(run.id)));
  const stray = reportFiles.find((path) => !listed.has(path));
  if (stray !== undefined) throw unreadable(stray, `${runsPath} does not list it`);
  return { runs, reports };
}

function reportOf(files: ReadonlyMap<string, string>, run: string): Report {
  const path = reportPath(run);
  const report = parse(files, path, reportSchema);
  if (report.run.id !== run) throw unreadable(path, `it is the report of run "${report.run.id}"`);
  return report;
}

function parse<T>(files: ReadonlyMap<string, string>, path: string, schema: Parameters<typeof readJson<T>>[1]): T {
  const text = files.get(path);
  if (text === undefined) throw unreadable(path, 'the file is missing');
  const read = readJson(text, schema);
  if ('why' in read) throw unreadable(path, read.why);
  return read.value;
}

function unreadable(path: string, why: string): StreamstressError {
  return new StreamstressError(
    'request',
    ['history', 'unreadable'],
    `the history cannot be read: "${path}" on the data branch: ${why}. ` +
      'Put the file back from an earlier commit of the branch, or use the streamstress version that wrote it',
  );
}
