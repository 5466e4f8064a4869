import type { SuiteResult, TestResult } from '../model/test-result.ts';
import { consoleCountProblems, failedHooks, suiteCountProblems } from './count-problems.ts';
import { gaugeFailure } from './gauge-failure.ts';
import { beginning, plainText } from './plain-text.ts';
import { type ConsoleFacts, readConsole } from './read-console.ts';
import { readResultXml, type XmlCase, type XmlSuite } from './read-result-xml.ts';
import { uniqueTests } from './unique-tests.ts';

/** What one call of Gauge left. `root` is the folder of the project. */
interface GaugeLeftovers {
  readonly suite: string;
  /** Text of result.xml, where there is one. */
  readonly xml: string | undefined;
  readonly stdout: string;
  /** 128 + n where signal n ended it. */
  readonly exitCode: number;
  readonly root: string;
}

/**
 * What a run of Gauge found. Neither its report nor its exit code says all, so they are held against each other and
 * against the console: what is no test's result is a problem. Never throws, whatever the texts are.
 */
export function readGauge({ suite, xml, stdout, exitCode, root }: GaugeLeftovers): SuiteResult {
  const said = readConsole(stdout);
  const read = xml === undefined ? [] : readResultXml(xml);
  if (typeof read === 'string') {
    return { suite, tests: [], problems: [`result.xml cannot be read: ${sentence(read)}`], exitCode };
  }
  const all = read.flatMap((one) => one.cases.map((testcase) => testResult(suite, one, testcase, root)));
  const { tests, problems: doubles } = uniqueTests(all);
  const found = [...read.flatMap((one) => suiteProblems(one, said, root)), ...doubles];
  const counts = consoleCountProblems(said.scenarios, read).map((problem) => `counts do not add up: ${problem}`);
  const red = found.length > 0 || tests.some(({ status }) => status === 'failed' || status === 'error');
  const ended = xml === undefined ? noReport(said, exitCode) : endProblem(said, exitCode, tests.length, red);
  const last = ended ?? (red ? suiteHookProblem(read, said) : undefined);
  const unfinished = xml !== undefined && stdout !== '' && !said.scenarios ? ['Gauge did not print its totals'] : [];
  return { suite, tests, problems: [...found, ...counts, ...(last ? [last] : []), ...unfinished], exitCode };
}

function testResult(suite: string, spec: XmlSuite, testcase: XmlCase, root: string): TestResult {
  const file = specFile(spec, root);
  const scenario = plainText(testcase.name);
  const known = { id: `${file}::${scenario}`, suite, file, spec: plainText(spec.name), scenario };
  const { outcome, seconds } = testcase;
  const inProject = (text: string) => text.replaceAll(`${root}/`, '');
  const here = { ...testcase, message: inProject(testcase.message), text: inProject(testcase.text) };
  if (outcome === 'failed') return { ...known, seconds, ...gaugeFailure(here) };
  const message = sentence(here.message);
  return { ...known, seconds, status: outcome, ...(message === '' ? {} : { message }) };
}

/** Relative to the project; from `specs/` on where it was run elsewhere. */
function specFile(spec: XmlSuite, root: string): string {
  const path = plainText(spec.package).replaceAll('\\', '/');
  const folder = `${root.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  if (path.startsWith(folder)) return path.slice(folder.length);
  const specs = path.indexOf('/specs/');
  return specs >= 0 ? path.slice(specs + 1) : path || plainText(spec.name) || 'unknown';
}

function suiteProblems(spec: XmlSuite, said: ConsoleFacts, root: string): string[] {
  const file = specFile(spec, root);
  const counts = suiteCountProblems(spec).map((problem) => `${file}: counts do not add up: ${problem}`);
  if (failedHooks(spec) === 0) return counts;
  const causes = said.hookErrors.filter((error) => error.spec === plainText(spec.name)).map(({ message }) => message);
  return [`${file}: a hook before or after the specification failed${because(causes)}`, ...counts];
}

/** A hook of the suite that failed beside tests: no report tells it, the console does. */
function suiteHookProblem(read: readonly XmlSuite[], said: ConsoleFacts): string | undefined {
  const told = new Set(read.filter((spec) => failedHooks(spec) > 0).map((spec) => plainText(spec.name)));
  const causes = said.hookErrors.filter(({ spec }) => spec === undefined || !told.has(spec));
  return causes.length === 0 ? undefined : `a hook of the suite failed too${because(causes.map((one) => one.message))}`;
}

/** Why Gauge did not end as its report says; undefined where the two agree. */
function endProblem(said: ConsoleFacts, exitCode: number, tests: number, red: boolean): string | undefined {
  const causes = said.hookErrors.slice(-1).map(({ message }) => message);
  if (exitCode > 128) return `Gauge did not end by itself: ${ending(exitCode)}`;
  if (exitCode > 2) return `Gauge ended with ${ending(exitCode)}, which says nothing of tests`;
  if (exitCode === 2 && !red) return `Gauge could not parse all specifications${because(said.parseErrors)}`;
  if (tests === 0 && !red)
    return `no test ran${exitCode === 0 ? '' : `: a hook before the suite failed${because(causes)}`}`;
  if (exitCode === 1 && !red) return `no test failed, but Gauge did: a hook after the suite, perhaps${because(causes)}`;
  return undefined;
}

function noReport(said: ConsoleFacts, exitCode: number): string {
  if (said.nothingFound) return 'no test ran: no specification matches the folders and tags';
  if (said.parseErrors.length > 0) return `Gauge could not parse${because(said.parseErrors)}`;
  return `Gauge left no result.xml (${ending(exitCode)})${because(said.lastLine === undefined ? [] : [said.lastLine])}`;
}

function ending(exitCode: number): string {
  return exitCode > 128 ? `signal ${exitCode - 128} ended it` : `exit code ${exitCode}`;
}

function because(causes: readonly string[]): string {
  return causes.length === 0 ? '' : `: ${[...new Set(causes)].map(sentence).join('; ')}`;
}

function sentence(text: string): string {
  return beginning(plainText(text).trim(), 3, 500);
}
