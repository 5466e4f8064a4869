import { plainLine } from '../../model/plain-text.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';

/** State of a container, as a kubelet writes it. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: { readonly exitCode: number; readonly reason?: string; readonly startedAt?: string };
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
}

/** What is told of a container; undefined as long as nothing is. */
export function containerState(pod: KubernetesObject | undefined, name: string): ContainerState | undefined {
  return statusesOf(pod).find((one) => one.name === name)?.state;
}

/** Whether nothing of a pod runs any more, or ever will. */
export function hasEnded(pod: KubernetesObject | undefined): boolean {
  return pod === undefined || ['Succeeded', 'Failed'].includes(pod.status?.phase);
}

/** An initial container that ended badly: the others never start. */
export function failedInit(pod: KubernetesObject | undefined): string | undefined {
  const statuses: readonly ContainerStatus[] = pod?.status?.initContainerStatuses ?? [];
  return statuses.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)?.name;
}

/** What a pod that has not started waits for: its containers' words, else what its scheduling says. */
export function waitingFor(pod: KubernetesObject): string {
  const waiting = statusesOf(pod).flatMap(({ name, state }) => {
    const { reason, message } = state?.waiting ?? {};
    return reason ? [`container "${name}" ${[reason, message].filter(Boolean).join(': ')}`] : [];
  });
  const conditions: readonly Condition[] = pod.status?.conditions ?? [];
  const unscheduled = conditions.flatMap(({ type, status, reason, message }) =>
    type === 'PodScheduled' && status === 'False' ? [[reason, message].filter(Boolean).join(': ')] : [],
  );
  return plainLine([...unscheduled, ...new Set(waiting)].join(', ')) || 'no node has started it';
}

/** Why the cluster ended a pod, where it did: `Evicted: The node was low on resource: memory`. */
export function disruption(pod: KubernetesObject | undefined): string | undefined {
  const { reason, message } = pod?.status ?? {};
  if (reason) return plainLine([reason, message].filter(Boolean).join(': '));
  const conditions: readonly Condition[] = pod?.status?.conditions ?? [];
  const target = conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  return target && plainLine([target.reason, target.message].filter(Boolean).join(': '));
}

function statusesOf(pod: KubernetesObject | undefined): readonly ContainerStatus[] {
  return [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}
