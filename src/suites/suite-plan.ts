import type { ClusterFacts } from '../model/cluster-facts.ts';
import type { TestRequest } from '../model/request.ts';
import type { Suite, SuitePlan } from '../model/suite.ts';
import type { World } from '../ports/world.ts';
import { readSpecs } from '../tools/read-specs.ts';
import { lookAtNeeds } from './needs.ts';
import { planSuite } from './plan-suite.ts';
import { readVersions } from './versions.ts';

/**
 * What is run of a suite that lies in a folder, on this cluster, with what this machine and the cluster have.
 * Errors: `request`, `suites:no_such_scenario`, `suites:never_run`; those of the cluster.
 */
export async function suitePlanOf(
  suite: Suite,
  testing: TestRequest,
  facts: ClusterFacts,
  { cluster, files, processes }: World,
  folder: string,
): Promise<SuitePlan> {
  const [specs, versions, needs] = await Promise.all([
    readSpecs(files, folder, suite.specs),
    readVersions(cluster, facts),
    lookAtNeeds(suite.needs, { cluster, processes }),
  ]);
  const isGiven = (variable: string) => processes.has(variable);
  return planSuite({ suite, testing, specs, versions, needs, isGiven });
}
