import { choosePool } from '../cluster/claims/choose-pool.ts';
import { claimCluster } from '../cluster/claims/claim-cluster.ts';
import { claimMarks } from '../cluster/claims/claim-marks.ts';
import { ourLabels } from '../cluster/our-labels.ts';
import { created, type Step } from '../engine/step.ts';
import type { AskedClaim } from '../model/ci-run.ts';
import { labelWords, poolLabels } from '../model/pool-labels.ts';

/**
 * Claims the cluster of a run and waits until it runs: from then on it is `World.cluster`. Creates `claimed:target`.
 * `lifetime` is in seconds. Errors: those of `choosePool`, `claimCluster` and `Pools.use`.
 */
export function claimTargetStep(claim: AskedClaim, runId: string, lifetime: number): Step {
  return {
    name: 'claim',
    kind: 'claim',
    requires: [],
    creates: ['claimed:target'],
    async run(_inputs, { world: { pools, clock, machine }, signal, progress }) {
      if (!pools) throw new Error('nothing says where clusters are claimed');
      progress(`signing in ${pools.session.how}`);
      const pool = await choosePool(pools.cluster, claim);
      const { name, labels } = claimMarks(runId, 'run', machine);
      progress(`claims "${pool.namespace}/${name}" of ClusterPool "${pool.name}": ${labelWords(poolLabels(claim))}`);
      const order = { pool, name, labels: { ...ourLabels, ...labels }, lifetime };
      const claimed = await claimCluster(pools.cluster, order, { clock, signal, progress, timeout: claim.timeout });
      await pools.use(claimed);
      return {
        summary: `ClusterClaim "${claimed.namespace}/${name}" of ClusterPool "${pool.name}" at ${await pools.cluster.server()}`,
        created: [created('claimed:target', claimed)],
      };
    },
  };
}
