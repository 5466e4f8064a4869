import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import * as objects from './objects.ts';
import { isReady } from './replica-sets.ts';
import { revisionLabel, statefulSetStatus, updateRevision } from './statefulset-status.ts';

const { kinds } = objects;

/**
 * Keeps the Pods of a StatefulSet, in order: each waits for the one before to be Ready, an update replaces the last
 * first. With podManagementPolicy OrderedReady a Pod that never gets Ready holds up everything, a repaired template too.
 */
export function statefulSetController(store: Store): Controller {
  return {
    name: 'statefulset-controller',
    keys({ object }) {
      if (object.kind === 'StatefulSet') return [objects.queueKey(object)];
      return object.kind === 'Pod' ? objects.ownerKeys(object, 'StatefulSet') : [];
    },
    reconcile(key) {
      const set = store.get(objects.fromQueueKey(kinds.statefulSet, key));
      if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
      advance(store, set);
      const status = statefulSetStatus(set, podsOf(store, set).filter(isStaying));
      store.update({ ...set, status }, 'status');
      return undefined;
    },
  };
}

/** Makes one move: the first Pod that is missing, surplus or of another revision, where those before let it. */
function advance(store: Store, set: KubernetesObject): void {
  const pods = podsOf(store, set);
  const parallel = set.spec.podManagementPolicy === 'Parallel';
  for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) {
    const pod = pods.find((each) => ordinalOf(each) === ordinal);
    if (pod === undefined) create(store, set, ordinal);
    if (!parallel && !(pod !== undefined && isStaying(pod) && isReady(pod))) return;
  }
  const surplus = pods.filter((pod) => ordinalOf(pod) >= set.spec.replicas).at(-1);
  const outdated = pods.findLast(({ metadata }) => metadata.labels?.[revisionLabel] !== updateRevision(set));
  const moving = pods.some((pod) => !isStaying(pod) || (!isReady(pod) && pod !== outdated));
  const next = surplus ?? (set.spec.updateStrategy?.type === 'OnDelete' || moving ? undefined : outdated);
  if (next !== undefined && isStaying(next)) store.remove(keyOf(next));
}

function podsOf(store: Store, set: KubernetesObject): KubernetesObject[] {
  const pods = store.list(kinds.pod, { namespace: set.metadata.namespace ?? '' });
  return pods.filter((pod) => objects.isOwnedBy(pod, set)).sort((a, b) => ordinalOf(a) - ordinalOf(b));
}

function isStaying({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp === undefined;
}

function ordinalOf({ metadata }: KubernetesObject): number {
  return Number(metadata.name.split('-').at(-1));
}

/** A Pod that was there before under that name, and is not gone yet, is waited for. */
function create(store: Store, set: KubernetesObject, ordinal: number): void {
  const name = `${set.metadata.name}-${ordinal}`;
  const namespace = set.metadata.namespace ?? '';
  if (store.get({ ...kinds.pod, namespace, name }) !== undefined) return;
  claimVolumes(store, set, name);
  const { metadata, spec } = set.spec.template;
  const labels = {
    ...metadata.labels,
    'apps.kubernetes.io/pod-index': String(ordinal),
    [revisionLabel]: updateRevision(set),
    'statefulset.kubernetes.io/pod-name': name,
  };
  const ownerReferences = objects.controllerReference(set);
  store.create({ ...kinds.pod, metadata: { ...metadata, name, namespace, labels, ownerReferences }, spec });
}

/** Claims of a Pod outlive it and its set. */
function claimVolumes(store: Store, set: KubernetesObject, pod: string): void {
  const namespace = set.metadata.namespace ?? '';
  const templates: readonly KubernetesObject[] = set.spec.volumeClaimTemplates ?? [];
  for (const { metadata, spec } of templates) {
    const name = `${metadata.name}-${pod}`;
    if (store.get({ ...kinds.claim, namespace, name }) !== undefined) continue;
    store.create({ ...kinds.claim, metadata: { ...metadata, name, namespace }, spec });
  }
}
