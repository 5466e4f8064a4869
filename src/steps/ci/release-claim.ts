import { deploymentOf } from '../../cluster/claims/claim-cluster.ts';
import { claimMarks, claimSelector } from '../../cluster/claims/claim-marks.ts';
import { releaseClaims } from '../../cluster/claims/release-claims.ts';
import type { Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { World } from '../../ports/world.ts';

/**
 * Gives the claimed cluster of a test back, in every ending, once what used it has ended (`after`), also where the claim was
 * never answered. What it was is written below `<artifacts>/build-resources`.
 */
export function releaseClaimStep(test: string, artifacts: string, after: readonly Link[]): Step {
  return {
    name: `release-claim:${test}`,
    kind: 'ci-claim',
    requires: [],
    after: ['namespace:ci', `claimed:${test}`, ...after],
    creates: [],
    cleanup: true,
    urgent: true,
    async run(inputs, { world }) {
      const namespace = inputs.find('namespace:ci');
      const selector = namespace && claimSelector(claimMarks(namespace.name, test, world.machine));
      const look = (claim: KubernetesObject) => keep(claim, world, artifacts);
      const released = selector === undefined ? [] : await releaseClaims(world.cluster, selector, look);
      if (released.length === 0) return { summary: 'nothing was claimed', created: [], skipped: true };
      return { summary: `ClusterClaim "${released.join('", "')}" is deleted`, created: [] };
    },
  };
}

/** As ci-operator names them. */
async function keep(claim: KubernetesObject, { cluster, files }: World, artifacts: string): Promise<void> {
  const kept = { clusterClaim: claim, clusterDeployment: await deploymentOf(cluster, claim) };
  for (const [name, object] of Object.entries(kept)) {
    if (object) await files.write(`${artifacts}/build-resources/${name}.json`, `${JSON.stringify(object, null, 2)}\n`);
  }
}
