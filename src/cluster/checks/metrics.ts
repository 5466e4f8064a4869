import type { Finding } from '../../model/finding.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** The metrics API says what every node uses. */
export async function checkMetrics(cluster: Cluster): Promise<Finding> {
  const [measured, nodes] = await Promise.all([cluster.list(kinds.nodeMetrics), cluster.list(kinds.node)]);
  const summary = `the metrics API tells of ${measured.length} of ${nodes.length} nodes`;
  if (measured.length > 0 && measured.length >= nodes.length) return { status: 'ok', summary };
  return {
    status: 'failed',
    summary: measured.length === 0 ? 'the metrics API (metrics.k8s.io) tells of no node' : summary,
    todo: 'Look at: oc get apiservice v1beta1.metrics.k8s.io; oc get pods -n openshift-monitoring',
  };
}
