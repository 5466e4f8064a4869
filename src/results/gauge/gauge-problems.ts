import type { TestResult } from '../../model/test-result.ts';
import { hasFailed } from '../../model/test-result.ts';
import type { JunitSuite } from '../junit/junit.ts';
import { inSentence, plainText } from '../plain-text.ts';
import type { ConsoleRun } from './console-run.ts';
import { consoleDifferences } from './console-tests.ts';
import { type GaugeProject, specFile } from './gauge-tests.ts';
import { failedHooks, suiteCountProblems, type Tally, totalsProblems } from './suite-tally.ts';

/** What result.xml says. */
export interface XmlReading {
  readonly tests: readonly TestResult[];
  /** Of all its specifications. */
  readonly tally: Tally;
  /** Headings of specifications of which a hook failed. */
  readonly hooked: ReadonlySet<string>;
  /** Why not all of it could be read. */
  readonly fault: string | undefined;
  readonly problems: readonly string[];
}

interface GaugeRun {
  readonly read: XmlReading | undefined;
  readonly said: ConsoleRun;
  readonly exitCode: number;
  readonly tests: readonly TestResult[];
  readonly project: GaugeProject;
}

/** What is wrong with a run beside its tests: report, console and exit code, each held against the others. */
export function problemsOf({ read, said, exitCode, tests, project }: GaugeRun): string[] {
  if (!read) return [noReport(said, exitCode), ...hookProblems(said, new Set()), ...unlikeTotals(said, tests)];
  const red = read.fault !== undefined || read.problems.length > 0 || tests.some(hasFailed);
  const last = endProblem(said, exitCode, tests.length, red) ?? (red ? hookProblems(said, read.hooked)[0] : undefined);
  return [
    ...(read.fault === undefined ? [] : [read.fault]),
    ...read.problems,
    ...consoleDifferences(said, read.tests, project),
    ...(read.fault === undefined ? totalsProblems(said.totals, read.tally) : unlikeTotals(said, tests)),
    ...(last === undefined ? [] : [last]),
    ...(said.lastLine !== undefined && !said.totals ? ['Gauge did not print its totals'] : []),
  ];
}

/** What does not add up in one testsuite of result.xml. */
export function suiteProblems(spec: JunitSuite, tally: Tally, said: ConsoleRun, root: string): string[] {
  const file = specFile(spec.package, spec.name, root);
  const counts = suiteCountProblems(spec, tally).map((problem) => `${file}: ${problem}`);
  if (failedHooks(spec, tally) === 0) return counts;
  const causes = said.hookErrors.filter((error) => error.spec === plainText(spec.name)).map(({ message }) => message);
  return [`${file}: a hook before or after the specification failed${because(causes)}`, ...counts];
}

/** Hooks that failed beside tests and that no report tells: those of the suite, and all where there is no report. */
function hookProblems({ hookErrors }: ConsoleRun, told: ReadonlySet<string>): string[] {
  const causes = hookErrors.filter(({ spec }) => spec === undefined || !told.has(spec)).map(({ message }) => message);
  return causes.length === 0 ? [] : [`a hook of the suite failed too${because(causes)}`];
}

/** Where the console has to stand in for the report: scenarios of which it tells only that they were there. */
function unlikeTotals({ totals }: ConsoleRun, tests: readonly TestResult[]): string[] {
  if (!totals) return [];
  const counts = [
    ['passed', totals.passed, tests.filter(({ status }) => status === 'passed' || status === 'flaky').length],
    ['failed', totals.failed, tests.filter(hasFailed).length],
    ['skipped', totals.skipped, tests.filter(({ status }) => status === 'skipped').length],
  ] as const;
  return counts
    .filter(([, said, found]) => said !== found)
    .map(([word, said, found]) => `the console counts ${said} scenarios that ${word}, but tells of ${found}`);
}

/** Why Gauge did not end as its report says; undefined where the two agree. */
function endProblem(said: ConsoleRun, exitCode: number, tests: number, red: boolean): string | undefined {
  const causes = said.hookErrors.slice(-1).map(({ message }) => message);
  if (exitCode > 128) return `Gauge did not end by itself: ${ending(exitCode)}`;
  if (exitCode > 2) return `Gauge ended with ${ending(exitCode)}, which says nothing of tests`;
  if (exitCode === 2 && !red) return `Gauge could not parse all specifications${because(said.parseErrors)}`;
  if (tests === 0 && !red) {
    return `no test ran${exitCode === 0 ? '' : `: a hook before the suite failed${because(causes)}`}`;
  }
  if (exitCode === 1 && !red) return `no test failed, but Gauge did: a hook after the suite, perhaps${because(causes)}`;
  return undefined;
}

function noReport(said: ConsoleRun, exitCode: number): string {
  if (said.nothingFound) return 'no test ran: no specification matches the folders and tags';
  if (said.parseErrors.length > 0) return `Gauge could not parse${because(said.parseErrors)}`;
  const last = said.lastLine === undefined ? [] : [said.lastLine];
  const told = said.scenarios.length > 0 ? '; the results are those of its console' : '';
  return `Gauge left no result.xml (${ending(exitCode)})${because(last)}${told}`;
}

function ending(exitCode: number): string {
  return exitCode > 128 ? `signal ${exitCode - 128} ended it` : `exit code ${exitCode}`;
}

function because(causes: readonly string[]): string {
  return causes.length === 0 ? '' : `: ${[...new Set(causes)].slice(0, 5).map(inSentence).join('; ')}`;
}
