import { hasFailed, type SuiteResult, type TestResult } from '../../model/test-result.ts';
import { longDetails, shortMessage } from '../gauge/gauge-failure.ts';
import { inSentence, plainText } from '../plain-text.ts';
import { createTests, type Tests } from '../unique-tests.ts';
import type { JunitCase, JunitSuite } from './junit.ts';
import { createJunitReader } from './junit-reader.ts';
import { junitTime } from './junit-time.ts';

/** What a test command of any kind left. */
interface JunitLeftovers {
  readonly suite: string;
  /** Every report with its name, in pieces of any length. */
  readonly reports: readonly {
    readonly name: string;
    readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  }[];
  /** 128 + n where signal n ended it; undefined where nobody knows how it ended. */
  readonly exitCode: number | undefined;
}

/** `startedAt` is the earliest time that a testsuite tells: milliseconds since 1970, UTC where no zone is written. */
export interface JunitResult extends SuiteResult {
  readonly startedAt?: number;
}

const longestName = 2000;
const mostProblems = 100;

/**
 * What reports of any writer of JUnit's XML say: pytest, gotestsum, Surefire, Jest, Ginkgo. A command that failed without
 * a failing test, and one that succeeded with one, is a problem. Never throws; what a report throws is passed on.
 */
export async function readJunit({ suite, reports, exitCode: told }: JunitLeftovers): Promise<JunitResult> {
  const tests = createTests();
  const times: number[] = [];
  const problems: string[] = reports.length === 0 ? ['there is no report'] : [];
  for (const { name, pieces } of reports) {
    const tell = (problem: string) => {
      if (problems.length < mostProblems) problems.push(`${name}: ${problem}`);
    };
    const reader = createJunitReader(sinkOf(suite, { tests, tell, time: (began) => times.push(began) }));
    for await (const bytes of pieces) reader.push(bytes);
    const fault = reader.end();
    if (fault !== undefined) problems.unshift(`${name} cannot be read: ${inSentence(fault)}`);
  }
  const all = tests.all();
  const exitCode = told ?? (all.some(hasFailed) ? 1 : 0);
  return {
    suite,
    tests: all,
    problems: [...problems, ...tests.problems(), ...endProblems(all, exitCode)],
    exitCode,
    ...(times.length === 0 ? {} : { startedAt: times.reduce((a, b) => Math.min(a, b)) }),
  };
}

/** Who is told what a report says. */
interface Told {
  readonly tests: Tests;
  readonly tell: (problem: string) => void;
  readonly time: (began: number) => void;
}

function sinkOf(suite: string, { tests, tell, time }: Told) {
  const open: { suite: JunitSuite; cases: number }[] = [];
  let cases = 0;
  return {
    testcase(testcase: JunitCase, of: JunitSuite) {
      cases += 1;
      if (open.at(-1)?.suite !== of) open.push({ suite: of, cases: cases - 1 });
      tests.add(testOf(suite, testcase, of));
    },
    suiteEnd(ended: JunitSuite) {
      const began = junitTime(ended.timestamp);
      if (began !== undefined) time(began);
      const before = open.at(-1)?.suite === ended ? open.pop()?.cases : undefined;
      const found = before === undefined ? 0 : cases - before;
      const { tests: said } = ended;
      if (said !== undefined && said > found && before !== undefined) {
        tell(`"${inSentence(ended.name)}" counts ${said} tests, but ${found} are there`);
      }
    },
  };
}

function testOf(suite: string, testcase: JunitCase, of: JunitSuite): TestResult {
  const name = (text: string) => plainText(text.slice(0, longestName)).trim();
  const scenario = name(testcase.name) || '(without a name)';
  const spec = name(testcase.classname) || name(of.name);
  const file = name(testcase.file) || name(of.file) || spec || 'unknown';
  const { outcome, seconds, again } = testcase;
  const status = outcome === 'passed' && again.length > 0 ? 'flaky' : outcome;
  const message = shortMessage(testcase.message || testcase.text);
  const details = longDetails(testcase.text);
  const id = spec === file || spec === '' ? `${file}::${scenario}` : `${file}::${spec}::${scenario}`;
  const said = status === 'skipped' ? inSentence(testcase.message) : message || shortMessage(testcase.type);
  return {
    ...{ id, suite, file, spec, scenario, status, seconds },
    ...(status === 'passed' || said === '' ? {} : { message: said }),
    ...(details === '' || status === 'skipped' ? {} : { details }),
    ...(again.length === 0 ? {} : { attempts: attemptsOf(testcase) }),
  };
}

/** Surefire tells failures of a test that passed in the end, and further ones of a test that never did. */
function attemptsOf({ again, outcome, message }: JunitCase): NonNullable<TestResult['attempts']> {
  const others = again.map((attempt) => ({ status: attempt.outcome, message: shortMessage(attempt.message) }));
  const own = { status: outcome, ...(outcome === 'passed' ? {} : { message: shortMessage(message) }) };
  return outcome === 'passed' ? [...others, own] : [own, ...others];
}

function endProblems(tests: readonly TestResult[], exitCode: number): string[] {
  const red = tests.some(hasFailed);
  if (exitCode > 128) return [`the tests did not end by themselves: signal ${exitCode - 128} ended them`];
  if (tests.length === 0) return ['no test ran'];
  if (exitCode !== 0 && !red) return [`no test failed, but the command ended with exit code ${exitCode}`];
  if (exitCode === 0 && red) return ['tests failed, but the command ended with exit code 0'];
  return [];
}
