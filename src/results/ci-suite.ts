import type { PodOrder, PodRun } from '../model/ci-run.ts';
import { hasFailed, type SuiteResult, type TestResult, type TestStatus } from '../model/test-result.ts';
import { shortMessage } from './gauge/gauge-failure.ts';
import { readJunit } from './junit/read-junit.ts';

/** A step of a test, with what became of it. */
export interface StepOfTest {
  readonly pod: PodOrder;
  /** Undefined where it never ended by itself: it was not started, or it was lost. */
  readonly run: PodRun | undefined;
  /** Whether it passed, or its failure is ignored. */
  readonly mayGoOn: boolean;
}

interface Judged {
  readonly tests: readonly TestResult[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/**
 * The results of a test: one for each step, and every testcase of the JUnit that steps have left. A step whose testcases
 * tell why it failed has no failure of its own besides; testcases that failed in a step that passed are flaky, and a note.
 */
export async function ciSuite(test: string, steps: readonly StepOfTest[]): Promise<SuiteResult> {
  const judged = await Promise.all(steps.map((step) => judge(test, step)));
  const isGreen = steps.every(({ mayGoOn }) => mayGoOn);
  const hasCause = steps.some(({ run, mayGoOn }) => run !== undefined && !mayGoOn);
  const lost = isGreen || hasCause ? [] : steps.filter(({ run, mayGoOn }) => !mayGoOn && run === undefined).slice(0, 1);
  const notes = judged.flatMap((one) => one.notes);
  return {
    suite: test,
    tests: unique(judged.flatMap(({ tests }) => tests)),
    problems: [
      ...judged.flatMap(({ problems }) => problems),
      ...lost.map(({ pod }) => `step "${pod.step}" has no result: it did not come to an end of its own`),
    ],
    ...(notes.length > 0 ? { notes } : {}),
    ...(isGreen ? { mayAllBeSkipped: true } : {}),
    exitCode: isGreen ? 0 : 1,
  };
}

async function judge(test: string, { pod, run, mayGoOn }: StepOfTest): Promise<Judged> {
  if (run === undefined) return { tests: [], problems: [], notes: [] };
  const reports = run.junit.map((text, at) => ({
    name: `JUnit ${at + 1} of "${pod.step}"`,
    pieces: [Buffer.from(text)],
  }));
  const read = reports.length > 0 ? await readJunit({ suite: test, reports, exitCode: undefined }) : undefined;
  const cases = read?.tests ?? [];
  const red = cases.filter(hasFailed);
  const problems = (read?.problems ?? []).filter((problem) => !/^no test ran$|cannot be read/.test(problem));
  const ignored = red.length > 0 && mayGoOn;
  const note = `step "${pod.step}" passed although ${red.length} of its testcases failed`;
  return {
    tests: [
      ...(red.length > 0 && !mayGoOn ? [] : [stepResult(test, pod, run, mayGoOn)]),
      ...(ignored ? cases.map((one) => (hasFailed(one) ? { ...one, status: 'flaky' as const } : one)) : cases),
    ],
    problems: ignored ? [] : problems,
    notes: ignored ? [note] : [],
  };
}

const statuses: Readonly<Record<PodRun['outcome'], TestStatus>> = {
  ...{ passed: 'passed', failed: 'failed', timed_out: 'failed', lost: 'error', skipped: 'skipped' },
};

function stepResult(test: string, { phase, step }: PodOrder, run: PodRun, mayGoOn: boolean): TestResult {
  const isIgnored = mayGoOn && run.outcome !== 'passed' && run.outcome !== 'skipped';
  const status = isIgnored ? 'skipped' : statuses[run.outcome];
  const message = shortMessage(isIgnored ? `ignored, as it is best_effort: ${run.message}` : run.message);
  return {
    ...{ id: `${test}::${phase}::${step}`, suite: test, file: test, spec: phase, scenario: step, status },
    seconds: run.seconds,
    ...(run.startedAt === undefined ? {} : { startedAt: run.startedAt }),
    ...(message === '' || status === 'passed' ? {} : { message }),
  };
}

/** Two steps may leave the same report: the worse result of a test counts. */
function unique(tests: readonly TestResult[]): readonly TestResult[] {
  const byId = new Map<string, TestResult>();
  for (const one of tests) {
    const before = byId.get(one.id);
    if (before === undefined || (hasFailed(one) && !hasFailed(before))) byId.set(one.id, one);
  }
  return [...byId.values()];
}
