import type { KubernetesObject } from '../../ports/cluster.ts';
import { hashOf } from './objects.ts';
import { isReady } from './replica-sets.ts';

/** Label of a StatefulSet's Pods with the revision of the template that they were made from. */
export const revisionLabel = 'controller-revision-hash';

/** The name of the revision of the set's present template. */
export function updateRevision(set: KubernetesObject): string {
  return `${set.metadata.name}-${hashOf(set.spec.template).slice(0, 10)}`;
}

/** The status of a StatefulSet from its Pods that are not going away; the current revision follows when all are new. */
export function statefulSetStatus(set: KubernetesObject, pods: readonly KubernetesObject[]): Record<string, unknown> {
  const update = updateRevision(set);
  const count = (revision: string) =>
    pods.filter(({ metadata }) => metadata.labels?.[revisionLabel] === revision).length;
  const ready = pods.filter(isReady).length;
  const done = ready === set.spec.replicas && count(update) === set.spec.replicas;
  const current: string = done ? update : (set.status?.currentRevision ?? update);
  const counts = { currentReplicas: count(current), updatedReplicas: count(update), readyReplicas: ready };
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0)),
    availableReplicas: ready,
    currentRevision: current,
    updateRevision: update,
    collisionCount: 0,
  };
}
