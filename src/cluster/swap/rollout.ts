import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** What keeps a Deployment or StatefulSet from being rolled out completely; undefined when nothing does. */
export function rolloutMissing(workload: KubernetesObject): string | undefined {
  const { metadata, spec, status = {} } = workload;
  const wanted: number = spec?.replicas ?? 1;
  const what = `${workload.kind} "${metadata.name}"`;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    return `${what}: its controller has not seen the change yet`;
  const [updated, available] = [status.updatedReplicas ?? 0, status.availableReplicas ?? status.readyReplicas ?? 0];
  if (updated < wanted) return `${what}: ${updated} of ${wanted} pods updated`;
  if ((status.replicas ?? 0) > updated) return `${what}: old pods are still there`;
  if (available < wanted) return `${what}: ${available} of ${wanted} pods available`;
  return undefined;
}

/** Pods of a Deployment or StatefulSet by its selector, terminating ones included. */
export async function podsOf(cluster: Cluster, workload: KubernetesObject): Promise<readonly KubernetesObject[]> {
  const labels = Object.entries((workload.spec?.selector?.matchLabels ?? {}) as Record<string, string>)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return cluster.list(kinds.pod, { namespace: workload.metadata.namespace ?? '', labels });
}

/** The ReplicaSet of a Deployment's present template. */
export async function newestReplicaSet(
  cluster: Cluster,
  { metadata }: KubernetesObject,
): Promise<KubernetesObject | undefined> {
  const sets = await cluster.list(kinds.replicaSet, { namespace: metadata.namespace ?? '' });
  const own = sets.filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
  return own.toSorted((a, b) => revision(b) - revision(a))[0];
}

function revision({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}

/** What the kubelet says of a container that is on its way. */
const starting: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** Why a pod's containers do not run: `"x": ImagePullBackOff: …`, in the kubelet's words. */
export function podTroubles(pod: KubernetesObject): string[] {
  const statuses: ContainerStatus[] = pod.status?.containerStatuses ?? [];
  return statuses.flatMap(({ name, state, restartCount }) => {
    if (state?.waiting?.reason && !starting.has(state.waiting.reason)) {
      return [
        `container "${name}" of pod "${pod.metadata.name}": ${state.waiting.reason}${state.waiting.message ? `: ${state.waiting.message}` : ''}`,
      ];
    }
    return (restartCount ?? 0) > 0
      ? [`container "${name}" of pod "${pod.metadata.name}": restarted ${restartCount} times`]
      : [];
  });
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
}
