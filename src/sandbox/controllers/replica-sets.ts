import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { conditionOf } from './conditions.ts';
import type { Controller } from './controller.ts';
import * as objects from './objects.ts';

const { kinds } = objects;

/** Keeps as many Pods of a ReplicaSet's template as it asks for. Pods that are going away do not count. */
export function replicaSetController(store: Store): Controller {
  return {
    name: 'replicaset-controller',
    keys({ object }) {
      if (object.kind === 'ReplicaSet') return [objects.queueKey(object)];
      return object.kind === 'Pod' ? objects.ownerKeys(object, 'ReplicaSet') : [];
    },
    reconcile(key) {
      const set = store.get(objects.fromQueueKey(kinds.replicaSet, key));
      if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
      const pods = activePods(store, set);
      const missing = set.spec.replicas - pods.length;
      for (let made = 0; made < missing; made += 1) store.create(podOf(set));
      for (const pod of pods.sort(unreadyFirst).slice(0, Math.max(0, -missing))) store.remove(keyOf(pod));
      writeStatus(store, set);
      return undefined;
    },
  };
}

/** True where the Pod's condition Ready is. */
export function isReady(pod: KubernetesObject): boolean {
  return conditionOf(pod.status, 'Ready')?.status === 'True';
}

function activePods(store: Store, set: KubernetesObject): KubernetesObject[] {
  const pods = store.list(kinds.pod, { namespace: set.metadata.namespace ?? '' });
  return pods.filter((pod) => objects.isOwnedBy(pod, set) && pod.metadata.deletionTimestamp === undefined);
}

function unreadyFirst(a: KubernetesObject, b: KubernetesObject): number {
  return Number(isReady(a)) - Number(isReady(b));
}

function podOf(set: KubernetesObject): KubernetesObject {
  const { metadata, spec } = set.spec.template;
  const generateName = `${set.metadata.name}-`;
  const name = generateName + objects.nameSuffix();
  const ownerReferences = objects.controllerReference(set);
  const namespace = set.metadata.namespace ?? '';
  return { ...kinds.pod, metadata: { ...metadata, name, generateName, namespace, ownerReferences }, spec };
}

function writeStatus(store: Store, set: KubernetesObject): void {
  const pods = activePods(store, set);
  const ready = pods.filter(isReady).length;
  const status = {
    replicas: pods.length,
    ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: set.metadata.generation,
  };
  store.update({ ...set, status }, 'status');
}
