import { createHash } from 'node:crypto';
import type { SuiteResult } from '../model/test-result.ts';
import { hasFailed } from '../model/test-result.ts';
import { toldRun } from '../rereading/left-run.ts';
import { readGauge } from '../results/gauge/read-gauge.ts';
import { readJunit } from '../results/junit/read-junit.ts';
import { createTests } from '../results/unique-tests.ts';
import { type Found, stamp, unread } from './found-run.ts';
import type { SourceFiles } from './source-files.ts';

interface Report {
  readonly name: string;
  readonly pieces: readonly [Uint8Array];
}

/**
 * Runs of JUnit's XML: every file in the source is one, and every folder in it with all that is below. `fileTimes` takes
 * the time of its oldest file for a run that tells none.
 */
export async function* junitRuns(source: SourceFiles, version: string, fileTimes: boolean): AsyncGenerator<Found> {
  const reports = source.paths.filter((path) => /\.xml$/i.test(path));
  for (const [place, paths] of Map.groupBy(reports, (path) => path.split('/', 1)[0] ?? path)) {
    yield await junitRun(place, paths, { source, version, fileTimes });
  }
}

interface Reading {
  readonly source: SourceFiles;
  readonly version: string;
  readonly fileTimes: boolean;
}

async function junitRun(
  place: string,
  paths: readonly string[],
  { source, version, fileTimes }: Reading,
): Promise<Found> {
  const reports = await Promise.all(paths.map((path) => reportOf(path, source)));
  const told = await readJunit({ suite: 'imported', reports, exitCode: undefined });
  if (told.tests.length === 0) return unread(place, told.problems[0] ?? 'there is no test in it');
  const startedAt = told.startedAt ?? (fileTimes ? await oldest(paths, source) : undefined);
  if (startedAt === undefined) return unread(place, untimed);
  const result = withNotes((await gaugeResult(reports)) ?? told, told.startedAt === undefined ? [byFile] : []);
  const seconds = result.tests.reduce((sum, test) => sum + test.seconds, 0);
  const id = `junit-${stamp(startedAt)}-${hashOf(reports)}`;
  return { file: place, run: toldRun({ id, startedAt, endedAt: startedAt + seconds * 1000, result }, version) };
}

const untimed = 'no testsuite of it has a timestamp: --file-times takes the time at which its oldest file was written';
const byFile = 'when it ran is taken from the time of its oldest file';

async function reportOf(path: string, source: SourceFiles): Promise<Report> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await source.pieces(path)) pieces.push(piece);
  return { name: path, pieces: [Buffer.concat(pieces)] };
}

async function oldest(paths: readonly string[], source: SourceFiles): Promise<number | undefined> {
  const times = await Promise.all(paths.map((path) => source.writtenAt(path)));
  return times.filter((time) => time !== undefined).sort((a, b) => a - b)[0];
}

/** The same contents are the same run, wherever they lie. */
function hashOf(reports: readonly Report[]): string {
  const hash = createHash('sha256');
  for (const { pieces } of reports) hash.update(pieces[0]);
  return hash.digest('hex').slice(0, 8);
}

const gaugePackage = /<testsuite\b[^>]*?\bpackage="([^"]*)\/specs\/[^"]*"/;
/** Characters within which a report shows who wrote it. */
const beginning = 16_384;

/** Where all of it was written by Gauge: its tests have the same ids as those of our own runs. */
async function gaugeResult(reports: readonly Report[]): Promise<SuiteResult | undefined> {
  const suite = 'release-tests';
  const roots = reports.map(
    ({ pieces: [bytes] }) => gaugePackage.exec(Buffer.from(bytes).toString('utf8', 0, beginning))?.[1],
  );
  if (roots.includes(undefined)) return undefined;
  const results = await Promise.all(
    reports.map(({ pieces }, at) => readGauge({ suite, xml: pieces, stdout: '', exitCode: 0, root: roots[at] ?? '' })),
  );
  const tests = createTests();
  for (const test of results.flatMap((result) => result.tests)) tests.add(test);
  const problems = [...results.flatMap((result) => result.problems), ...tests.problems()];
  return { suite, tests: tests.all(), problems, exitCode: tests.all().some(hasFailed) ? 1 : 0 };
}

function withNotes({ suite, tests, problems, exitCode }: SuiteResult, more: readonly string[]): SuiteResult {
  const notes = ["read from another tool's report in JUnit's format", ...more];
  return { suite, tests, problems, exitCode, notes };
}
