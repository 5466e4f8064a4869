import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { timed } from './conditions.ts';
import { recordEvent } from './kubelet/pod-events.ts';
import { kinds } from './objects.ts';

/**
 * Whether a node takes a Pod; where none does, the Pod and an Event say why. Read: kube-scheduler's filter
 * NodeUnschedulable, the only one here, and the message that it makes of all nodes (framework/types.go, FitError).
 */
export function isScheduled(store: Store, pod: KubernetesObject): boolean {
  const nodes = store.list(kinds.node);
  const cordoned = nodes.filter(({ spec }) => spec?.unschedulable === true);
  if (cordoned.length < nodes.length || nodes.length === 0) return true;
  const none = `0/${nodes.length} nodes are available`;
  const message = `${none}: ${cordoned.length} node(s) were unschedulable. preemption: ${none}: ${nodes.length} Preemption is not helpful for scheduling.`;
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
  const conditions = timed(pod.status?.conditions, [condition]);
  store.update({ ...pod, status: { ...pod.status, phase: 'Pending', conditions } }, 'status');
  recordEvent(store, pod, { type: 'Warning', reason: 'FailedScheduling', message }, { component: 'default-scheduler' });
  return false;
}
