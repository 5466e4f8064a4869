import type { TestResult } from '../../model/test-result.ts';
import { detached } from '../bounded-text.ts';
import type { JunitCase, JunitSuite } from '../junit/junit.ts';
import { inSentence, plainText } from '../plain-text.ts';
import { caseIdOf } from '../specs/read-spec.ts';
import { factsOf, type SpecIndex } from '../specs/spec-index.ts';
import type { ConsoleScenario } from './console-run.ts';
import { gaugeFailure, longDetails, shortMessage } from './gauge-failure.ts';
import { nameOfRow, splitRow } from './table-row.ts';

/** What results of one suite have in common. */
export interface GaugeProject {
  readonly suite: string;
  /** Folder of the project. */
  readonly root: string;
  /** Its specifications, where they could be read. */
  readonly specs: SpecIndex | undefined;
}

type Identity = Pick<TestResult, 'id' | 'suite' | 'file' | 'spec' | 'scenario'>;

const longestName = 2000;

/** A testcase of result.xml. */
export function testOfCase(
  testcase: JunitCase,
  { name, package: path }: JunitSuite,
  project: GaugeProject,
): TestResult {
  const file = specFile(path, name, project.root);
  const { outcome, seconds } = testcase;
  const known = { ...identity(file, name, testcase.name, project), seconds };
  const inProject = (text: string) => text.replaceAll(`${project.root}/`, '');
  const here = { type: testcase.type, message: inProject(testcase.message), text: inProject(testcase.text) };
  if (outcome === 'failed' || outcome === 'error') return { ...known, ...gaugeFailure(here) };
  const message = inSentence(here.message);
  return { ...known, status: outcome, ...(message === '' ? {} : { message }) };
}

/** Message of a scenario that ran when the run ended. */
export const unfinished = 'the run ended while this scenario ran';

/** A scenario of the console, where there is no result.xml. */
export function testOfScenario(scenario: ConsoleScenario, file: string, project: GaugeProject): TestResult {
  const { heading, values, rowNumber, status, seconds = 0 } = scenario;
  const row = values.length === 0 ? undefined : { spec: rowNumber ?? 1, values };
  const name = row === undefined ? heading : nameOfRow(heading, row);
  const began = scenario.startedAt === undefined ? {} : { startedAt: new Date(scenario.startedAt).toISOString() };
  const known = { ...identity(file, scenario.spec, name, project), seconds, ...began };
  const message = shortMessage(scenario.message.replaceAll(`${project.root}/`, ''));
  const details = longDetails(scenario.details.replaceAll(`${project.root}/`, ''));
  if (status === 'unknown') return { ...known, status: 'error', message: unfinished };
  return { ...known, status, ...(message === '' ? {} : { message }), ...(details === '' ? {} : { details }) };
}

/** A scenario that was skipped before it began, as a step of it has no implementation. */
export function skippedTest(
  file: string,
  spec: string,
  heading: string,
  why: string,
  project: GaugeProject,
): TestResult {
  return { ...identity(file, spec, heading, project), status: 'skipped', seconds: 0, message: inSentence(why) };
}

function identity(file: string, spec: string, name: string, { suite, specs }: GaugeProject): Identity {
  const scenario = detached(trueRow(file, plainText(name.slice(0, longestName)), specs));
  const { heading, row } = namedRow(file, scenario, specs);
  const found = specs?.scenario(file, heading);
  const caseId = found ? undefined : caseIdOf(heading);
  return {
    id: `${file}::${scenario}`,
    ...{ suite, file, spec: plainText(spec.slice(0, longestName)), scenario },
    ...(found ? factsOf(found) : caseId === undefined ? {} : { caseId: detached(caseId) }),
    ...(row === undefined ? {} : { row }),
  };
}

/** Gauge numbers the rows of parallel streams as they end: their values tell which row of the table it was. */
function trueRow(file: string, scenario: string, specs: SpecIndex | undefined): string {
  const { row } = splitRow(scenario);
  if (row?.spec === undefined || row.values.length === 0) return scenario;
  const rows = specs?.spec(file)?.rows ?? [];
  const same = rows.flatMap((cells, at) => (cells.every((cell, n) => cell === row.values[n]?.[1]) ? [at + 1] : []));
  return same.length === 1 ? scenario.replace(/(?<= \| SpecRow: )\d+/, `${same[0]}`) : scenario;
}

/** Plugins before 1.0 only put the number of a row behind the heading: a specification tells whether it is one. */
function namedRow(file: string, scenario: string, specs: SpecIndex | undefined): ReturnType<typeof splitRow> {
  const split = splitRow(scenario);
  const [, heading, number] = /^(.*) (\d{1,6})$/s.exec(scenario) ?? [];
  if (split.row || heading === undefined || specs?.scenario(file, scenario)) return split;
  return specs?.scenario(file, heading) ? { heading, row: { spec: Number(number), values: [] } } : split;
}

/** A specification's path relative to the project; from `specs/` on where it was run elsewhere. */
export function specFile(told: string, name: string, root: string): string {
  const path = plainText(told.slice(0, longestName)).replaceAll('\\', '/');
  const folder = `${root.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  if (path.startsWith(folder)) return path.slice(folder.length);
  const specs = path.indexOf('/specs/');
  return specs >= 0 ? path.slice(specs + 1) : path || plainText(name.slice(0, longestName)) || 'unknown';
}
