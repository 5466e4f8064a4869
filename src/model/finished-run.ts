import type { Explanation } from './failure.ts';
import type { Link, LinkValue } from './link.ts';
import type { Request, TestRequest } from './request.ts';
import type { StepResult } from './run-event.ts';
import type { Suite } from './suite.ts';
import type { SuiteResult } from './test-result.ts';

/** What a run has left when its steps are done. */
export interface FinishedRun {
  readonly request: Pick<Request, 'goal' | 'runId' | 'series' | 'labels' | 'baseline' | 'workflowRun'> & {
    testing: Pick<TestRequest, 'failOn'>;
  };
  /** Version of streamstress. */
  readonly version: string;
  /** What was planned: components and, where tests were asked for, suites. */
  readonly components: readonly { readonly name: string; readonly images: readonly { readonly name: string }[] }[];
  readonly suites: readonly Pick<Suite, 'name'>[];
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

/** Why tests failed; of nothing where no test was to run. */
export function explanationOf({ find }: FinishedRun): Explanation {
  return find('explained:all') ?? noExplanation;
}

const noExplanation: Explanation = {
  ...{ classified: new Map(), clustered: new Map(), known: new Map(), evidence: new Map() },
  ...{ clusters: [], cascades: [], knownIssues: [], components: [] },
};

/** What the suites tell beside their results, one sentence each; it makes nobody red. */
export function suiteNotes(finished: FinishedRun): readonly string[] {
  return suiteResults(finished).flatMap(({ notes }) => notes ?? []);
}

/** What keeps the results of the suites from being complete, one sentence each. */
export function suiteProblems(finished: FinishedRun): readonly string[] {
  return suiteResults(finished).flatMap(({ suite, tests, problems, mayAllBeSkipped = false }) => {
    const ran = mayAllBeSkipped || tests.some(({ status }) => status !== 'skipped');
    return ran || problems.length > 0 ? problems : [`no test of ${suite} ran: ${tests.length} skipped`];
  });
}
