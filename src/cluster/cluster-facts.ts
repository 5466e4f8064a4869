import { type ClusterFacts, noOperator } from '../model/cluster-facts.ts';
import { StreamstressError } from '../model/error.ts';
import type { Operator } from '../model/operator.ts';
import type { Cluster } from '../ports/cluster.ts';
import { kinds } from './kinds.ts';
import { findOperator, operatorName } from './operator/find-operator.ts';

/** The ConfigMap by which a streamstress sandbox says that it is one. */
const sandboxMark = { ...kinds.configMap, name: 'streamstress-sandbox', namespace: 'kube-public' };

/** What a report must say of the cluster that it was made on; without an operator that is tested there it names none. */
export async function readClusterFacts(cluster: Cluster, asked: Operator | undefined): Promise<ClusterFacts> {
  const [openshift, architecture, operator, sandbox, server] = await Promise.all([
    openshiftVersion(cluster),
    nodeArchitecture(cluster),
    asked && findOperator(cluster, asked),
    isSandbox(cluster),
    cluster.server(),
  ]);
  return {
    server,
    openshift,
    csv: operator ? operatorName(operator) : noOperator,
    channel: operator?.channel ?? 'none',
    architecture,
    sandbox,
  };
}

/** Whoever may not look for the mark, as few may on a real cluster, is told that it is none. */
async function isSandbox(cluster: Cluster): Promise<boolean> {
  try {
    return (await cluster.get(sandboxMark)) !== undefined;
  } catch (error) {
    if (error instanceof StreamstressError && error.reason === 'cluster:forbidden') return false;
    throw error;
  }
}

/** Of all nodes, as images must run on any of them: `amd64+arm64`. */
export async function nodeArchitecture(cluster: Cluster): Promise<string> {
  const nodes = await cluster.list(kinds.node);
  const all = nodes.flatMap(({ status }) => status?.nodeInfo?.architecture ?? []);
  return [...new Set<string>(all)].sort().join('+') || 'unknown';
}

/** The newest version that was installed completely; an update under way does not count. */
export async function openshiftVersion(cluster: Cluster): Promise<string> {
  const version = await cluster.get({ ...kinds.clusterVersion, name: 'version' });
  const history: { state: string; version: string }[] = version?.status?.history ?? [];
  const current = history.find((entry) => entry.state === 'Completed')?.version;
  return current ?? version?.status?.desired?.version ?? 'unknown';
}
