import type { NamespacedName } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { timed } from './conditions.ts';
import { kinds } from './objects.ts';

/**
 * Ways to take a Pod from its node, by the reason of its condition DisruptionTarget, with the message of that. Read:
 * kubernetes, pkg/registry/core/pod/storage/eviction.go, pkg/controller/tainteviction, pkg/scheduler/framework/preemption and
 * pkg/kubelet/eviction.
 */
const messages = {
  EvictionByEvictionAPI: 'Eviction API: evicting',
  DeletionByTaintManager: 'Taint manager: deleting due to NoExecute taint',
  PreemptionByScheduler: 'default-scheduler: preempting to accommodate a higher priority pod',
  TerminationByKubelet: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 61440Ki. ',
} as const;

export type Disruption = keyof typeof messages;

/** Marks a Pod as one that has to go, and deletes it; a kubelet that is short of memory kills it and leaves it to be seen. */
export function disrupt(
  store: Store,
  { namespace, name }: NamespacedName,
  how: Disruption,
  kill: (namespace: string, name: string) => void,
): void {
  const key = { ...kinds.pod, namespace, name };
  const pod = store.get(key);
  if (pod === undefined) throw new Error(`there is no pod "${namespace}/${name}"`);
  const message = messages[how];
  const condition = { type: 'DisruptionTarget', status: 'True', reason: how, message } as const;
  const before = pod.status?.conditions ?? [];
  const byKubelet = how === 'TerminationByKubelet';
  const evicted = byKubelet ? { reason: 'Evicted', message } : {};
  const conditions = [...before, ...timed(before, [condition])];
  store.update({ ...pod, status: { ...pod.status, ...evicted, conditions } }, 'status');
  if (byKubelet) kill(namespace, name);
  else store.remove(key);
}
