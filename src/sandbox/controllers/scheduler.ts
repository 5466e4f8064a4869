import type { KubernetesObject } from '../../ports/cluster.ts';
import { architecture } from '../registry/make-image.ts';
import type { Store } from '../store.ts';
import { timed } from './conditions.ts';
import type { FaultSwitch } from './faults.ts';
import { recordEvent } from './kubelet/pod-events.ts';
import { kinds, queueKey } from './objects.ts';

/**
 * The node that takes a Pod, one of this machine's architecture first; where none does, the Pod and an Event say why. Read:
 * kube-scheduler's filters NodeUnschedulable and NodeAffinity, and the message that it makes of all nodes
 * (framework/types.go, FitError).
 */
export function schedule(store: Store, pod: KubernetesObject, faults: FaultSwitch): string | undefined {
  const nodes = store.list(kinds.node);
  const asked: string | undefined = pod.spec.nodeName;
  const refusals = nodes.map((node) => refusal(pod, node, faults));
  const fitting = nodes.filter((_node, index) => refusals[index] === undefined);
  const own = fitting.find(({ status }) => status?.nodeInfo?.architecture === architecture);
  const chosen = asked ?? (own ?? fitting[0])?.metadata.name;
  if (chosen !== undefined) return chosen;
  if (nodes.length === 0) return usualNode;
  tell(store, pod, fitError(refusals.filter((why) => why !== undefined)));
  return undefined;
}

/** Name of the node that every sandbox has. */
export const usualNode = 'sandbox-0';

/** Why a node does not take a Pod. */
function refusal(pod: KubernetesObject, { metadata, spec }: KubernetesObject, faults: FaultSwitch): string | undefined {
  const { podsPending } = faults.current();
  if (podsPending.some((part) => queueKey(pod).includes(part))) return 'Insufficient cpu';
  if (spec?.unschedulable === true) return 'node(s) were unschedulable';
  const selector: Readonly<Record<string, string>> = pod.spec.nodeSelector ?? {};
  const matches = Object.entries(selector).every(([name, value]) => metadata.labels?.[name] === value);
  return matches ? undefined : "node(s) didn't match Pod's node affinity/selector";
}

function fitError(refusals: readonly string[]): string {
  const counts = [...new Set(refusals)].map((why) => `${refusals.filter((each) => each === why).length} ${why}`);
  const none = `0/${refusals.length} nodes are available`;
  const preemption = `preemption: ${none}: ${refusals.length} Preemption is not helpful for scheduling.`;
  return `${none}: ${counts.sort().join(', ')}. ${preemption}`;
}

function tell(store: Store, pod: KubernetesObject, message: string): void {
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
  const conditions = timed(pod.status?.conditions, [condition]);
  store.update({ ...pod, status: { ...pod.status, phase: 'Pending', conditions } }, 'status');
  recordEvent(store, pod, { type: 'Warning', reason: 'FailedScheduling', message }, { component: 'default-scheduler' });
}
