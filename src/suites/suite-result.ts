import type { SuitePlan } from '../model/suite.ts';
import { hasFailed, type SuiteResult } from '../model/test-result.ts';
import { missingScenarios } from '../results/specs/planned-scenarios.ts';
import type { CallResult } from './call-record.ts';
import { gapTests } from './gaps.ts';
import { finishedTests, mergedTests } from './merge-calls.ts';
import { afterRerun } from './rerun.ts';

/** All calls of a suite: those of the plan, and what was run again after them. */
export interface SuiteCalls {
  readonly first: readonly CallResult[];
  readonly reruns: readonly (readonly CallResult[])[];
}

/** Whether nothing may follow from it: a test failed, something else went wrong, or there was nothing but skipped tests. */
export function isRed({ tests, problems }: SuiteResult): boolean {
  return problems.length > 0 || tests.some(hasFailed) || tests.every(({ status }) => status === 'skipped');
}

/** One result of all calls. What went wrong beside the tests that were run again is worth a note: the first run has theirs. */
export function suiteResult(
  suite: string,
  plan: Pick<SuitePlan, 'planned' | 'gaps' | 'specs'>,
  { first, reruns }: SuiteCalls,
): SuiteResult {
  const ran = reruns.reduce((tests, round) => afterRerun(tests, finishedTests(round)), mergedTests(first));
  const all = [...first, ...reruns.flat()];
  const problems = [
    ...(first.length === 0 && plan.planned?.length !== 0 ? ['the run was killed before the suite ran'] : []),
    ...first.flatMap((call) => call.problems),
    ...missingScenarios(plan.planned ?? [], ran),
  ];
  const again = reruns.flatMap((round, at) =>
    round.flatMap((call) => call.problems.map((problem) => `when tests were run again, time ${at + 1}: ${problem}`)),
  );
  const notes = [...new Set([...all.flatMap((call) => call.notes), ...again])];
  return {
    suite,
    tests: [...ran, ...gapTests(suite, plan)],
    problems: [...new Set(problems)],
    ...(notes.length === 0 ? {} : { notes }),
    ...(plan.planned === undefined ? {} : { planned: plan.planned.length + plan.gaps.length }),
    ...{ calls: all.length, reruns: reruns.length },
    exitCode: Math.max(0, ...first.map(({ exitCode }) => exitCode)),
  };
}
