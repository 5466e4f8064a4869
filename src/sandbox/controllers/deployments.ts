import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import { deploymentStatus } from './deployment-status.ts';
import * as objects from './objects.ts';
import { rollingUpdate } from './rolling-update.ts';

const { kinds } = objects;
const revision = 'deployment.kubernetes.io/revision';

/** Rolls a Deployment's template out through ReplicaSets and reports on it in its status. */
export function deploymentController(store: Store): Controller {
  return {
    name: 'deployment-controller',
    keys({ type, object }) {
      if (object.kind === 'Deployment') return [objects.queueKey(object)];
      if (object.kind === 'ReplicaSet') return objects.ownerKeys(object, 'Deployment');
      return type === 'DELETED' && object.kind === 'Pod' ? deploymentOf(store, object) : [];
    },
    reconcile(key) {
      const deployment = store.get(objects.fromQueueKey(kinds.deployment, key));
      if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return undefined;
      const current = currentSet(store, deployment);
      const others = ownedSets(store, deployment).filter(({ metadata }) => metadata.uid !== current.metadata.uid);
      const left = others.some((set) => hasPods(store, set));
      for (const [set, replicas] of rollingUpdate(deployment, current, others, left)) scale(store, set, replicas);
      removeOldSets(store, deployment, others);
      return writeStatus(store, key, current.metadata.name);
    },
  };
}

/** The Deployment whose ReplicaSet a Pod is of. */
function deploymentOf(store: Store, pod: KubernetesObject): readonly string[] {
  const [key] = objects.ownerKeys(pod, 'ReplicaSet');
  const set = key === undefined ? undefined : store.get(objects.fromQueueKey(kinds.replicaSet, key));
  return set === undefined ? [] : objects.ownerKeys(set, 'Deployment');
}

/** True while a Pod of the set is there, one that is going away included. */
function hasPods(store: Store, set: KubernetesObject): boolean {
  const pods = store.list(kinds.pod, { namespace: set.metadata.namespace ?? '' });
  return pods.some((pod) => objects.isOwnedBy(pod, set));
}

/** The ReplicaSets of a Deployment, oldest revision first. */
function ownedSets(store: Store, deployment: KubernetesObject): KubernetesObject[] {
  const sets = store.list(kinds.replicaSet, { namespace: deployment.metadata.namespace ?? '' });
  return sets.filter((set) => objects.isOwnedBy(set, deployment)).sort((a, b) => revisionOf(a) - revisionOf(b));
}

function revisionOf(object: KubernetesObject): number {
  return Number(object.metadata.annotations?.[revision] ?? 0);
}

/** The ReplicaSet of the present template, made where there is none; its revision is the newest. */
function currentSet(store: Store, deployment: KubernetesObject): KubernetesObject {
  const hash = objects.hashOf(deployment.spec.template).slice(0, 10);
  const sets = ownedSets(store, deployment);
  const found = sets.find(({ metadata }) => metadata.labels?.['pod-template-hash'] === hash);
  const newest = Math.max(0, ...sets.map(revisionOf));
  if (found !== undefined && revisionOf(found) === newest) return found;
  const set = found ?? replicaSetOf(deployment, hash);
  const annotations = { ...set.metadata.annotations, [revision]: String(newest + 1) };
  const live = store.get(keyOf(deployment)) ?? deployment;
  const annotated = { ...live.metadata.annotations, [revision]: String(newest + 1) };
  store.update({ ...live, metadata: { ...live.metadata, annotations: annotated } });
  return objects.apply(store, { ...set, metadata: { ...set.metadata, annotations } });
}

function replicaSetOf(deployment: KubernetesObject, hash: string): KubernetesObject {
  const { metadata, spec } = deployment.spec.template;
  const labels = { ...metadata.labels, 'pod-template-hash': hash };
  return {
    ...kinds.replicaSet,
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      ownerReferences: objects.controllerReference(deployment),
    },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { ...metadata, labels }, spec } },
  };
}

function scale(store: Store, set: KubernetesObject, replicas: number): void {
  const live = store.get(keyOf(set));
  if (live !== undefined) store.update({ ...live, spec: { ...live.spec, replicas } });
}

/** Sets without Pods beyond revisionHistoryLimit go, oldest first. */
function removeOldSets(store: Store, deployment: KubernetesObject, others: readonly KubernetesObject[]): void {
  const empty = others.filter((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0);
  const surplus = empty.length - (deployment.spec.revisionHistoryLimit ?? 10);
  for (const set of empty.slice(0, Math.max(0, surplus))) store.remove(keyOf(set));
}

function writeStatus(store: Store, key: string, current: string): number | undefined {
  const deployment = store.get(objects.fromQueueKey(kinds.deployment, key));
  if (deployment === undefined) return undefined;
  const { status, deadline } = deploymentStatus(deployment, ownedSets(store, deployment), current, Date.now());
  store.update({ ...deployment, status }, 'status');
  return deadline;
}
