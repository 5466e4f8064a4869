import type { ClusterFacts } from '../model/cluster-facts.ts';
import type { Cluster, KubernetesObject } from '../ports/cluster.ts';
import { findOperator } from './find-operator.ts';
import { kinds } from './kinds.ts';

/** The ConfigMap by which a streamstress sandbox says that it is one. */
const sandboxMark = { ...kinds.configMap, name: 'streamstress-sandbox', namespace: 'kube-public' };

/** What a report must say of the cluster that it was made on. */
export async function readClusterFacts(cluster: Cluster): Promise<ClusterFacts> {
  const [version, nodes, operator, mark, server] = await Promise.all([
    cluster.get({ ...kinds.clusterVersion, name: 'version' }),
    cluster.list(kinds.node),
    findOperator(cluster),
    cluster.get(sandboxMark),
    cluster.server(),
  ]);
  return {
    server,
    openshift: currentVersion(version) ?? 'unknown',
    csv: operator.csv,
    channel: operator.channel,
    architecture: architecturesOf(nodes),
    sandbox: mark !== undefined,
  };
}

/** Of all nodes, as images must run on any of them. */
function architecturesOf(nodes: readonly KubernetesObject[]): string {
  const all = nodes.flatMap(({ status }) => status?.nodeInfo?.architecture ?? []);
  return [...new Set<string>(all)].sort().join('+') || 'unknown';
}

/** The newest version that was installed completely; an update under way does not count. */
function currentVersion(version: KubernetesObject | undefined): string | undefined {
  const history: { state: string; version: string }[] = version?.status?.history ?? [];
  return history.find((entry) => entry.state === 'Completed')?.version ?? version?.status?.desired?.version;
}
