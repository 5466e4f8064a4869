import type { FailureCluster } from '../../model/failure.ts';
import type { TestResult } from '../../model/test-result.ts';
import { failureTemplate, templateId } from './failure-template.ts';

/** Failures by what they say. One that says nothing is in no cluster. */
export interface Clustered {
  /** Id of the cluster by test id. */
  readonly clustered: ReadonlyMap<string, string>;
  /** The largest first. */
  readonly clusters: readonly FailureCluster[];
}

/** Groups failed tests whose messages differ in nothing but numbers, times and names that change from run to run. */
export function clusterFailures(failing: readonly TestResult[]): Clustered {
  const clustered = new Map<string, string>();
  const clusters = new Map<string, FailureCluster>();
  for (const test of failing) {
    const template = failureTemplate(test);
    if (template === '') continue;
    const id = templateId(template);
    clustered.set(test.id, id);
    clusters.set(id, { id, template, tests: (clusters.get(id)?.tests ?? 0) + 1 });
  }
  return {
    clustered,
    clusters: [...clusters.values()].toSorted((a, b) => b.tests - a.tests || (a.id < b.id ? -1 : 1)),
  };
}
