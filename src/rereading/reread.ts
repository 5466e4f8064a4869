import type { Config } from '../config/config.ts';
import { StreamstressError } from '../model/error.ts';
import type { TestRequest } from '../model/request.ts';
import type { Files } from '../ports/files.ts';
import { type Begun, begunFile, parseBegun } from '../report/begun-file.ts';
import type { Report } from '../report/report.ts';
import { parseReport, reportFile } from '../report/report-files.ts';
import { begunRun, killedRun } from './killed-run.ts';
import type { LeftRun } from './left-run.ts';
import { otherLayoutFiles, runOfOtherLayout } from './other-layout.ts';
import { reportAgain } from './report-again.ts';
import { runOfReport } from './run-of-report.ts';

/** What is read again. Paths are absolute. */
export interface Rereading {
  readonly outputDir: string;
  /** A single file with results instead of what lies in `outputDir`. */
  readonly file: string | undefined;
  /** Undefined is what the run was asked for. */
  readonly failOn: TestRequest['failOn'] | undefined;
}

interface Ground {
  readonly files: Files;
  readonly config: Config;
  readonly version: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
}

/**
 * The report of what a run has left: of its own report, of its suites where it was killed before it wrote one, or of the
 * results of another tool. Failures are explained anew. Errors: `request`, `report:not_found`, `report:unfinished`, `report:invalid`, and those
 * of readSuiteRecord.
 */
export async function reread({ outputDir, file, failOn }: Rereading, ground: Ground): Promise<Report> {
  const run = await (file === undefined ? lastRun(outputDir, ground) : runOfFile(file, undefined, ground));
  if (!run) throw notFound(file ?? outputDir);
  const asked = { ...run, request: { ...run.request, testing: { failOn: failOn ?? run.request.testing.failOn } } };
  return reportAgain(asked, ground.config, ground.now);
}

/** The report that the newest run in an output folder has written; where it was killed before it did, as `reread`. */
export async function lastReportIn(outputDir: string, ground: Ground): Promise<Report> {
  const path = `${outputDir}/${reportFile}`;
  const text = await ground.files.read(path);
  const report = text === undefined ? undefined : parseReport(text, path);
  const begun = parseBegun(await ground.files.read(`${outputDir}/${begunFile}`));
  if (report && isOf(begun, report.run)) return report;
  return reread({ outputDir, file: undefined, failOn: undefined }, ground);
}

/** Of a report and the suites of a killed run, the younger; what is older than the newest run is none of its. */
async function lastRun(outputDir: string, ground: Ground): Promise<LeftRun | undefined> {
  const { files, version } = ground;
  const path = `${outputDir}/${reportFile}`;
  const text = await files.read(path);
  const report = text === undefined ? undefined : parseReport(text, path);
  const begun = parseBegun(await files.read(`${outputDir}/${begunFile}`));
  const tested = await begunRun(files, outputDir);
  if (tested && (!report || tested.run.startedAt > report.run.endedAt) && isOf(begun, tested.run)) {
    return killedRun(tested, { files, outputDir, version });
  }
  if (begun && !(report && isOf(begun, report.run))) throw unfinished(begun);
  if (report) return runOfReport(report);
  return runOfFile(`${outputDir}/${otherLayoutFiles.results}`, `${outputDir}/${otherLayoutFiles.metadata}`, ground);
}

async function runOfFile(path: string, about: string | undefined, ground: Ground): Promise<LeftRun | undefined> {
  const text = await ground.files.read(path);
  if (text === undefined) return undefined;
  const value = jsonOf(text);
  if (value !== null && typeof value === 'object' && !('schemaVersion' in value)) {
    const aboutText = about === undefined ? undefined : await ground.files.read(about);
    const run = runOfOtherLayout(value, jsonOf(aboutText ?? ''), ground.version);
    if (run) return run;
  }
  return runOfReport(parseReport(text, path));
}

/** Undefined where it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether this is of the run that was begun last, as far as that is known. */
function isOf(begun: Begun | undefined, run: { readonly id: string; readonly startedAt: string }): boolean {
  return begun === undefined || (begun.id === run.id && begun.startedAt <= run.startedAt);
}

function unfinished({ id, goal, startedAt }: Begun): StreamstressError {
  return new StreamstressError(
    'request',
    ['report', 'unfinished'],
    `the newest ${goal} here, "${id}" of ${startedAt}, has left no report: it was killed before its tests, or still runs. ` +
      'Look into logs/ of the output folder, and run it again',
  );
}

function notFound(place: string): StreamstressError {
  return new StreamstressError(
    'request',
    ['report', 'not_found'],
    `there are no results in "${place}": run something first, or give the --output-dir of a run`,
  );
}
