import type { Component } from './component.ts';
import type { Classification } from './failure.ts';
import type { Link, LinkValue } from './link.ts';
import type { Request } from './request.ts';
import type { StepResult } from './run-event.ts';
import type { Suite } from './suite.ts';
import type { SuiteResult } from './test-result.ts';

/** What a run has left when its steps are done. */
export interface FinishedRun {
  readonly request: Request;
  /** Version of streamstress. */
  readonly version: string;
  /** What was planned: components and, where tests were asked for, suites. */
  readonly components: readonly Component[];
  readonly suites: readonly Suite[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly cancelled: boolean;
  readonly steps: readonly StepResult[];
  /** The value of a link, or undefined where no step created it. */
  find<L extends Link>(link: L): LinkValue<L> | undefined;
}

/** Suites that ran, with what they found. */
export function suiteResults({ suites, find }: FinishedRun): readonly SuiteResult[] {
  return suites.flatMap(({ name }) => find(`results:${name}`) ?? []);
}

/** Why tests failed, by test id. */
export function classifiedTests({ suites, find }: FinishedRun): ReadonlyMap<string, Classification> {
  return new Map(suites.flatMap(({ name }) => [...(find(`explained:${name}`)?.classified ?? [])]));
}

/** What the suites tell beside their results, one sentence each; it makes nobody red. */
export function suiteNotes(finished: FinishedRun): readonly string[] {
  return suiteResults(finished).flatMap(({ notes }) => notes ?? []);
}

/** What keeps the results of the suites from being complete, one sentence each. */
export function suiteProblems(finished: FinishedRun): readonly string[] {
  return suiteResults(finished).flatMap(({ suite, tests, problems }) => {
    const ran = tests.some(({ status }) => status !== 'skipped');
    return ran || problems.length > 0 ? problems : [`no test of ${suite} ran: ${tests.length} skipped`];
  });
}
