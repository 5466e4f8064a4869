import { choosePool } from '../../cluster/claims/choose-pool.ts';
import { claimCluster } from '../../cluster/claims/claim-cluster.ts';
import { claimMarks } from '../../cluster/claims/claim-marks.ts';
import { created, type Step } from '../../engine/step.ts';
import type { AskedClaim, CiNamespace } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';
import { labelWords, poolLabels } from '../../model/pool-labels.ts';

/** Seconds that ci-operator gives a claim. */
const lifetime = 4 * 3600;

/**
 * Claims a cluster of a pool of Hive for a test and waits until it runs: creates `claimed:<test>`. Requires `namespace:ci`.
 * Errors: those of `choosePool` and `claimCluster`.
 */
export function claimClusterStep(test: string, claim: AskedClaim, requires: readonly Link[]): Step {
  return {
    name: `claim:${test}`,
    kind: 'ci-claim',
    requires: [...new Set<Link>([...requires, 'namespace:ci'])],
    creates: [`claimed:${test}`],
    async run(inputs, { world: { cluster, clock, machine }, signal, progress }) {
      const namespace = inputs.get('namespace:ci');
      const pool = await choosePool(cluster, claim);
      const marks = claimMarks(namespace.name, test, machine);
      progress(
        `claims "${pool.namespace}/${marks.name}" of ClusterPool "${pool.name}": ${labelWords(poolLabels(claim))}`,
      );
      const labels = { ...namespace.labels, ...prowLabels(namespace), ...marks.labels };
      const order = { pool, name: marks.name, labels, lifetime };
      const claimed = await claimCluster(cluster, order, { clock, signal, progress, timeout: claim.timeout });
      return {
        summary: `ClusterClaim "${claimed.namespace}/${claimed.name}" of ClusterPool "${pool.name}"`,
        created: [created(`claimed:${test}`, claimed)],
      };
    },
  };
}

/** By which owners of pools know the job, as ci-operator tells it to Hive. */
function prowLabels({ labels }: CiNamespace): Readonly<Record<string, string>> {
  const [job = '', id = ''] = [labels['ci.openshift.io/jobname'], labels['ci.openshift.io/jobid']];
  return { 'prow.k8s.io/job': job, 'prow.k8s.io/build-id': id };
}
