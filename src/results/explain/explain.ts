import type { Classification, Explanation, FailureRule, KnownIssue, Presence } from '../../model/failure.ts';
import { hasFailed, type TestResult } from '../../model/test-result.ts';
import { findCascades } from './cascades.ts';
import { classify } from './classify.ts';
import { clusterFailures } from './clusters.ts';
import { findKnownIssues } from './known-issues.ts';

/** What is known beside the tests themselves. A report holds all of it that was seen. */
export interface ExplainContext {
  /** What of the product was there while they ran. */
  readonly components: readonly Presence[];
  /** Whether what nothing explains is called a regression of upstream. */
  readonly assumeUpstream: boolean;
  readonly known: readonly KnownIssue[];
  /** What the cluster said while a failed test ran, by test id. */
  readonly evidence: ReadonlyMap<string, readonly string[]>;
  /** When they ran; milliseconds since 1970-01-01 UTC. */
  readonly now: number;
}

/** Why the tests of a run failed, as far as that can be told: each by itself, in groups, and as what is known already. */
export function explain(
  tests: readonly TestResult[],
  rules: readonly FailureRule[],
  { components, assumeUpstream, known, evidence, now }: ExplainContext,
): Explanation {
  const failing = tests.filter(hasFailed);
  const clustered = clusterFailures(failing);
  const classified = failing.map((test) => {
    const found = classify(test, rules, { components, evidence: evidence.get(test.id) ?? [] });
    return [test.id, assumeUpstream && found.category === 'unclassified' ? assumed : found] as const;
  });
  return {
    classified: new Map(classified),
    ...clustered,
    ...findKnownIssues(tests, known, now),
    ...{ evidence, components },
    cascades: findCascades(tests, clustered, evidence),
  };
}

const assumed: Classification = {
  category: 'upstream_regression',
  rule: 'assumed',
  why: 'Nothing explains it, and --assume-upstream asks to call that a regression of upstream',
  confidence: 'low',
};
