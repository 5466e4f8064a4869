import { observeCluster } from '../cluster/evidence/observe-cluster.ts';
import { observePermissions } from '../cluster/permissions.ts';
import { created, type Step } from '../engine/step.ts';
import { asStreamstressError } from '../model/error.ts';
import type { Product } from '../model/operator.ts';

/**
 * Begins to watch the cluster for what may explain failures, before the first test: creates `observer:cluster`. Where
 * that cannot be had, which is no reason not to test, it creates nothing. `kinds`: whose absence explains failures.
 */
export function observeClusterStep(product: Product, kinds: readonly string[]): Step {
  return {
    name: 'observe',
    kind: 'observe',
    requires: ['cluster:target', 'deployed:all'],
    creates: ['observer:cluster'],
    permissions: observePermissions,
    async run(inputs, { world: { cluster, clock }, over, progress }) {
      const { csv } = inputs.get('cluster:target');
      const swapped = new Set(inputs.get('deployed:all').map(({ component }) => component));
      try {
        const observer = await observeCluster({ cluster, clock, over, product, csv, swapped, kinds, say: progress });
        const summary = 'events, pods, nodes and the operator are watched from now on';
        return { summary, created: [created('observer:cluster', observer)] };
      } catch (thrown) {
        const { kind, message } = asStreamstressError(thrown);
        if (kind !== 'infrastructure') throw thrown;
        return { summary: `failures are explained without the cluster: ${message}`, created: [], skipped: true };
      }
    },
  };
}
