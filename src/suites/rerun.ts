import type { SuiteCall } from '../model/suite.ts';
import { hasFailed, type TestResult } from '../model/test-result.ts';
import { attemptOf, flakyTest } from '../results/attempts.ts';
import type { CallResult } from './call-record.ts';
import { finishedTests, mergedTests, rerunFolder } from './merge-calls.ts';
import { type RunPorts, runCalls, type SuiteRun } from './run-calls.ts';

/**
 * Runs the scenarios that fail once more, so many times at most, each time those that have failed always. A row of a
 * table is run with its scenario. `onRerun` is told which one it is, and how many scenarios it has.
 */
export async function rerunFailing(
  first: readonly CallResult[],
  reruns: number,
  run: SuiteRun,
  ports: RunPorts,
  onRerun: (n: number, scenarios: number) => void,
): Promise<readonly (readonly CallResult[])[]> {
  const rounds: (readonly CallResult[])[] = [];
  let tests = mergedTests(first);
  let stopped = hasStopped(first);
  for (let n = 1; n <= reruns && !stopped; n += 1) {
    const specs = placesOf(tests);
    if (specs.length === 0) break;
    onRerun(n, specs.length);
    const call: SuiteCall = { specs, tags: '', streams: 1 };
    const plan = { ...run.plan, calls: [call] };
    const round = await runCalls({ ...run, plan, artifacts: rerunFolder(run.artifacts, n) }, ports);
    rounds.push(round);
    tests = afterRerun(tests, finishedTests(round));
    stopped = hasStopped(round);
  }
  return rounds;
}

/**
 * The tests with what came of running the failing ones again: one that passes now is flaky. Rows of a table that the
 * first run did not come to have their first result.
 */
export function afterRerun(tests: readonly TestResult[], again: readonly TestResult[]): readonly TestResult[] {
  const byId = new Map(again.map((test) => [test.id, test]));
  const known = new Set(tests.map(({ id }) => id));
  const both = tests.map((test) => {
    const next = canRunAgain(test) ? byId.get(test.id) : undefined;
    if (!next) return test;
    const attempts = [...(test.attempts ?? [attemptOf(test)]), ...(next.attempts ?? [attemptOf(next)])];
    if (next.status === 'passed' || next.status === 'flaky') return flakyTest(next, test, attempts);
    return { ...(hasFailed(next) ? next : test), attempts };
  });
  return [...both, ...again.filter(({ id }) => !known.has(id))];
}

function placesOf(tests: readonly TestResult[]): readonly string[] {
  return [...new Set(tests.filter(canRunAgain).map(({ file, line }) => `${file}:${line}`))];
}

/** Its line is not known where it is no scenario: a file that does not parse. */
function canRunAgain(test: TestResult): boolean {
  return hasFailed(test) && test.line !== undefined && test.gap === undefined;
}

function hasStopped(calls: readonly CallResult[]): boolean {
  return calls.some(({ stopped }) => stopped !== undefined && stopped !== 'scenario');
}
