import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { Condition } from './conditions.ts';
import type { Controller } from './controller.ts';
import type { FaultSwitch } from './faults.ts';
import { fromQueueKey, kinds, timestamp } from './objects.ts';
import type { OtherCluster, OtherClusters } from './other-clusters.ts';
import { apply, encoded, withConditions, withFinalizer, withoutFinalizer } from './written.ts';

const hypershift = {
  cluster: { apiVersion: 'hypershift.openshift.io/v1beta1', kind: 'HostedCluster' },
  nodePool: { apiVersion: 'hypershift.openshift.io/v1beta1', kind: 'NodePool' },
} as const;

const finalizer = 'hypershift.openshift.io/finalizer';

/** How often a control plane that starts, or waits for a node, is looked at. */
const startingMilliseconds = 20;

/**
 * Brings HostedClusters up and takes them down: what one stands for is another API server of this process. Read:
 * openshift/hypershift @ 3ee96155, hypershift-operator/controllers/hostedcluster/hostedcluster_controller.go (reconcile,
 * computeClusterVersionStatus, computeHostedClusterAvailability, reconcileKubeconfigSync), .../manifests/manifests.go,
 * .../nodepool/conditions.go.
 */
export function hostedClusterController(store: Store, clusters: OtherClusters, faults: FaultSwitch): Controller {
  return {
    name: 'hostedcluster',
    keys: ({ object }) => keysOf(object),
    reconcile(key) {
      const found = store.get(fromQueueKey(hypershift.cluster, key));
      if (found === undefined) return undefined;
      if (found.metadata.deletionTimestamp !== undefined) return destroy(store, clusters, found);
      const hosted = withFinalizer(store, found, finalizer);
      apply(store, namespaceOf(hosted));
      const starts = !faults.current().hostedClusterStuck && hasNode(store, hosted);
      const cluster = starts ? clusters.look(nameOf(hosted)) : 'starting';
      if (cluster === 'starting' || cluster instanceof Error) return wait(store, hosted, cluster);
      return settle(store, hosted, cluster);
    },
  };
}

function keysOf({ kind, metadata, spec }: KubernetesObject): readonly string[] {
  if (kind === 'HostedCluster') return [`${metadata.namespace}/${metadata.name}`];
  return kind === 'NodePool' ? [`${metadata.namespace}/${spec.clusterName}`] : [];
}

/** The namespace of the control plane: `<namespace>-<name>`. */
function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}-${metadata.name.replaceAll('.', '-')}`;
}

function namespaceOf(hosted: KubernetesObject): KubernetesObject {
  const name = nameOf(hosted);
  const labels = { 'kubernetes.io/metadata.name': name, 'hypershift.openshift.io/hosted-control-plane': 'true' };
  return { ...kinds.namespace, metadata: { name, labels }, status: { phase: 'Active' } };
}

/** The Pods of a control plane need a node that has the labels of the cluster's nodeSelector. */
function hasNode(store: Store, { spec }: KubernetesObject): boolean {
  const selector: Readonly<Record<string, string>> = spec.nodeSelector ?? {};
  const fits = ({ metadata }: KubernetesObject) =>
    Object.entries(selector).every(([label, value]) => metadata.labels?.[label] === value);
  return Object.keys(selector).length === 0 || store.list(kinds.node).some(fits);
}

function wait(store: Store, hosted: KubernetesObject, why: Error | 'starting'): number {
  const message = why === 'starting' ? 'Waiting for hosted control plane to be healthy' : why.message;
  const progressing = { type: 'Progressing', status: 'True', reason: 'AsExpected' } as const;
  const conditions: readonly Condition[] = [
    { type: 'Available', status: 'False', reason: 'WaitingForAvailable', message },
    { ...progressing, message: 'HostedCluster is deploying, upgrading, or reconfiguring' },
  ];
  withConditions(store, hosted, conditions, { version: versionOf(hosted, 'Partial') });
  return startingMilliseconds;
}

function settle(store: Store, hosted: KubernetesObject, cluster: OtherCluster): undefined {
  const kubeconfig = applySecret(store, hosted, 'admin-kubeconfig', { kubeconfig: cluster.kubeconfig });
  const password = applySecret(store, hosted, 'kubeadmin-password', { password: cluster.password });
  const { hostname: host, port } = new URL(cluster.server);
  withConditions(store, hosted, availableConditions, {
    ...{ kubeconfig, kubeadminPassword: password, controlPlaneEndpoint: { host, port: Number(port) } },
    version: versionOf(hosted, 'Completed'),
  });
  for (const pool of nodePoolsOf(store, hosted)) writeNodePool(store, pool, hosted);
}

const availableConditions: readonly Condition[] = [
  { type: 'Available', status: 'True', reason: 'AsExpected', message: 'The hosted control plane is available' },
  { type: 'Progressing', status: 'False', reason: 'AsExpected', message: 'HostedCluster is at expected version' },
  { type: 'Degraded', status: 'False', reason: 'AsExpected', message: 'The hosted cluster is not degraded' },
  { type: 'ValidReleaseImage', status: 'True', reason: 'AsExpected', message: 'Release image is valid' },
  { type: 'ClusterVersionSucceeding', status: 'True', reason: 'FromClusterVersion', message: '' },
];

/** Newest first; an entry stays `Partial` until the cluster has that release. */
function versionOf({ metadata, spec, status }: KubernetesObject, state: 'Partial' | 'Completed') {
  const image: string = spec.release.image;
  const before: readonly HistoryEntry[] = status?.version?.history ?? [];
  const [newest, ...older] = before[0]?.image === image ? before : [started(image), ...before];
  const version = /:(?<version>\d+\.\d+\.\d+[^@]*?)(?:-(?:x86_64|aarch64|multi))?$/.exec(image)?.groups?.version ?? '';
  const over = { state, version, completionTime: newest?.completionTime ?? timestamp() };
  const history = [{ ...newest, ...(state === 'Completed' ? over : {}) }, ...older];
  return { desired: { image, version }, history, observedGeneration: metadata.generation, availableUpdates: null };
}

interface HistoryEntry {
  readonly image: string;
  readonly completionTime: string | null;
}

function started(image: string) {
  return { image, state: 'Partial', startedTime: timestamp(), completionTime: null, verified: false, version: '' };
}

/** It goes with its cluster. */
function applySecret(store: Store, hosted: KubernetesObject, suffix: string, texts: Readonly<Record<string, string>>) {
  const { name, uid = '', namespace = '' } = hosted.metadata;
  const ownerReferences = [{ ...hypershift.cluster, name, uid }];
  const metadata = { name: `${name}-${suffix}`, namespace, ownerReferences };
  apply(store, { ...kinds.secret, metadata, type: 'Opaque', data: encoded(texts) });
  return { name: metadata.name };
}

function nodePoolsOf(store: Store, { metadata }: KubernetesObject): readonly KubernetesObject[] {
  const all = store.list(hypershift.nodePool, { namespace: metadata.namespace ?? '' });
  return all.filter(({ spec }) => spec.clusterName === metadata.name);
}

function writeNodePool(store: Store, pool: KubernetesObject, hosted: KubernetesObject): void {
  const replicas: number = pool.spec.replicas ?? 0;
  const conditions = ['Ready', 'AllMachinesReady', 'AllNodesHealthy'].map((type): Condition => {
    return { type, status: 'True', reason: 'AsExpected', message: 'All is well' };
  });
  withConditions(store, pool, conditions, { replicas, version: versionOf(hosted, 'Completed').desired.version });
}

/** The nodes go first, then the control plane with its namespace, then the object. */
function destroy(store: Store, clusters: OtherClusters, hosted: KubernetesObject): undefined {
  for (const pool of nodePoolsOf(store, hosted)) store.remove(keyOf(pool));
  clusters.drop(nameOf(hosted));
  const namespace: ObjectKey = { ...kinds.namespace, name: nameOf(hosted) };
  store.remove(namespace);
  withoutFinalizer(store, hosted, finalizer);
}
