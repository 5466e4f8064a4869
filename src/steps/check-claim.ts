import { checkPermission } from '../cluster/checks/permission.ts';
import { choosePool } from '../cluster/claims/choose-pool.ts';
import { claimPermissions } from '../cluster/claims/claim-permissions.ts';
import { created, type Step } from '../engine/step.ts';
import type { AskedClaim } from '../model/ci-run.ts';
import { asStreamstressError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { permissionText } from '../model/permission.ts';
import { labelWords, poolLabels } from '../model/pool-labels.ts';
import type { Cluster } from '../ports/cluster.ts';

/** Looks for the pool that a cluster would be claimed of: creates `check:cluster/claim`. */
export function checkClaimStep(claim: AskedClaim): Step {
  return {
    name: 'check:cluster/claim',
    kind: 'check',
    requires: [],
    creates: ['check:cluster/claim'],
    async run(_inputs, { world: { pools } }) {
      const finding = pools ? await lookAtPools(pools.cluster, claim) : nowhere;
      const link = created('check:cluster/claim', finding);
      return { summary: finding.summary, created: [link], red: finding.status !== 'ok' };
    },
  };
}

const nowhere: Finding = { status: 'failed', summary: 'nothing says where clusters are claimed' };

async function lookAtPools(cluster: Cluster, claim: AskedClaim): Promise<Finding> {
  try {
    const { namespace, name, ready } = await choosePool(cluster, claim);
    for (const permission of claimPermissions(namespace)) {
      const finding = await checkPermission(cluster, permission);
      if (finding.status !== 'ok') return { ...finding, summary: `${permissionText(permission)}: ${finding.summary}` };
    }
    const soon = ready > 0 ? `${ready} of its clusters are ready` : 'none of its clusters is ready: it takes its time';
    return {
      status: 'ok',
      summary: `${labelWords(poolLabels(claim))} would be claimed of ClusterPool "${namespace}/${name}", ${soon}`,
    };
  } catch (error) {
    const { kind, message } = asStreamstressError(error);
    if (kind === 'bug' || kind === 'cancelled') throw error;
    return { status: 'failed', summary: message };
  }
}
