import type { Finding } from '../../model/finding.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { conditionOf } from '../setup/conditions.ts';

/** Nodes that are Ready, all of one architecture: images are built for that of the first one. */
export async function checkNodes(cluster: Cluster): Promise<Finding> {
  const nodes = await cluster.list(kinds.node);
  const ready = nodes.filter(({ status }) => conditionOf(status, 'Ready')?.status === 'True');
  const architectures = [...new Set(nodes.map(architectureOf))].sort();
  const summary = `${ready.length} of ${nodes.length} nodes are ready, ${architectures.join(' and ') || 'none at all'}`;
  if (ready.length === 0) return { status: 'failed', summary, todo: 'Look at: oc get nodes; oc describe node NAME' };
  if (architectures.length > 1) {
    return { status: 'failed', summary, todo: 'Use a cluster of one architecture: images are built for one only' };
  }
  return { status: 'ok', summary };
}

function architectureOf({ status }: KubernetesObject): string {
  return status?.nodeInfo?.architecture ?? 'of an unknown architecture';
}
