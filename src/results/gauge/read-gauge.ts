import type { PlannedScenario } from '../../model/suite.ts';
import type { SuiteResult, TestResult } from '../../model/test-result.ts';
import { flakyTest } from '../attempts.ts';
import { createJunitReader } from '../junit/junit-reader.ts';
import { inSentence, plainText } from '../plain-text.ts';
import { missingScenarios } from '../specs/planned-scenarios.ts';
import { indexSpecs } from '../specs/spec-index.ts';
import { createTests } from '../unique-tests.ts';
import { type ConsoleRun, readConsole } from './console-run.ts';
import { testsOfConsole } from './console-tests.ts';
import { problemsOf, suiteProblems, type XmlReading } from './gauge-problems.ts';
import { type GaugeProject, testOfCase } from './gauge-tests.ts';
import { createTally, failedHooks } from './suite-tally.ts';

/** Bytes in pieces of any length. */
type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What one call of Gauge left. `root` is the folder of the project. */
interface GaugeLeftovers {
  readonly suite: string;
  /** Bytes of result.xml, where there is one. */
  readonly xml: Pieces | undefined;
  /** Of any mode. */
  readonly stdout: string;
  /** Milliseconds since 1970-01-01 UTC at which its scenarios began, in their order, where somebody looked on. */
  readonly began?: readonly number[] | undefined;
  /** 128 + n where signal n ended it. */
  readonly exitCode: number;
  readonly root: string;
  /** Text of the specifications by their path in the project, where they can be read: they tell tags and more. */
  readonly specs?: ReadonlyMap<string, string>;
  /** Scenarios that were to run, where that is known. */
  readonly planned?: readonly PlannedScenario[] | undefined;
}

const mostSuiteProblems = 100;

/**
 * What a run of Gauge found. Neither its report nor its exit code says all, so they are held against each other and
 * against the console: what is no test's result is a problem. Where there is no report, or not all of it, the console
 * tells the rest. Never throws, whatever the texts are; what `xml` throws is passed on.
 */
export async function readGauge(left: GaugeLeftovers): Promise<SuiteResult> {
  const { suite, xml, stdout, exitCode, root, planned } = left;
  const specs = left.specs && indexSpecs(left.specs);
  const project = { suite, root, specs };
  const said = readConsole(stdout, specs, left.began);
  const read = xml && (await readXml(xml, said, project));
  const tests = allTests(read, said, project);
  const problems = problemsOf({ read, said, exitCode, tests, project });
  const notes = specs?.doubleIds.map(({ caseId, scenarios }) => `${caseId} is the id of ${scenarios.join(' and ')}`);
  return {
    suite,
    tests,
    problems: planned === undefined ? problems : [...problems, ...missingScenarios(planned, tests)],
    ...(notes === undefined || notes.length === 0 ? {} : { notes }),
    ...(planned === undefined ? {} : { planned: planned.length }),
    exitCode,
  };
}

async function readXml(xml: Pieces, said: ConsoleRun, project: GaugeProject): Promise<XmlReading> {
  const tests = createTests();
  const hooked = new Set<string>();
  const problems: string[] = [];
  const tally = createTally();
  let suiteTally = createTally();
  const reader = createJunitReader({
    testcase(testcase, spec) {
      tests.add(testOfCase(testcase, spec, project));
      tally.add(testcase);
      suiteTally.add(testcase);
    },
    suiteEnd(spec) {
      if (failedHooks(spec, suiteTally) > 0) hooked.add(plainText(spec.name));
      if (problems.length < mostSuiteProblems) problems.push(...suiteProblems(spec, suiteTally, said, project.root));
      suiteTally = createTally();
    },
  });
  for await (const bytes of xml) reader.push(bytes);
  const broken = reader.end();
  const all = tests.all();
  const fault = broken && `result.xml cannot be read${all.length > 0 ? ' further' : ''}: ${inSentence(broken)}`;
  return { tests: all, tally, hooked, fault, problems: [...problems, ...tests.problems()] };
}

/** Results of the report; where it is missing or broken, those that only the console tells as well. */
function allTests(read: XmlReading | undefined, said: ConsoleRun, project: GaugeProject): readonly TestResult[] {
  const told = testsOfConsole(said, project);
  if (!read) return told;
  const byId = new Map(told.map((test) => [test.id, test]));
  const tests = read.tests.map((test) => withConsole(test, byId.get(test.id)));
  if (read.fault === undefined) return tests;
  const known = new Set(tests.map(({ id }) => id));
  return [...tests, ...told.filter(({ id }) => !known.has(id))];
}

/** The report has only the last run of a scenario that Gauge repeats, and no time at which it began. */
function withConsole(test: TestResult, told: TestResult | undefined): TestResult {
  if (!told) return test;
  const timed = told.startedAt === undefined ? test : { ...test, startedAt: told.startedAt };
  if (!told.attempts?.some(({ status }) => status === 'failed' || status === 'error')) return timed;
  return test.status === 'passed' && told.status === 'flaky'
    ? flakyTest(timed, told, told.attempts)
    : { ...timed, attempts: told.attempts };
}
