import type { JobTrouble } from '../../model/job.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { conditionOf, saying } from '../setup/conditions.ts';
import { jobNamespace } from './job-place.ts';

interface ContainerStatus {
  readonly image?: string;
  readonly state?: Readonly<
    Record<string, { readonly reason?: string; readonly message?: string; readonly exitCode?: number }>
  >;
}

/** What keeps a Job from running or has ended it, by what the cluster says; `pods` with the newest first. */
export async function troubleOf(
  cluster: Cluster,
  job: KubernetesObject,
  pods: readonly KubernetesObject[],
): Promise<JobTrouble | undefined> {
  const [newest] = pods;
  if (isOver(job)) return endedBy(job, newest);
  return newest && !hasEnded(newest) ? heldBack(newest) : notAdmitted(cluster, job, newest);
}

/** Whether no pod of it is started any more. */
export function isOver({ status }: KubernetesObject): boolean {
  return ['Complete', 'Failed', 'FailureTarget'].some((type) => conditionOf(status, type)?.status === 'True');
}

/** Whether its containers have. */
export function hasEnded({ status }: KubernetesObject): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Why a pod is taken from its node, by the kubelet or by whoever drains that: ` (Reason): message`. */
export function evictionOf({ status }: KubernetesObject): string | undefined {
  const disrupted = conditionOf(status, 'DisruptionTarget');
  const evicted = disrupted?.status === 'True' ? disrupted : status?.reason === 'Evicted' ? status : undefined;
  return evicted && saying(evicted).replace(/[. ]+$/, '');
}

/** The Job has failed, and not by an exit code of ours. */
function endedBy(job: KubernetesObject, pod: KubernetesObject | undefined): JobTrouble | undefined {
  const failed = ['Failed', 'FailureTarget']
    .map((type) => conditionOf(job.status, type))
    .find((one) => one?.status === 'True');
  if (failed === undefined || failed.reason === 'PodFailurePolicy') return undefined;
  const what = `Job "${jobNamespace}/${job.metadata.name}"`;
  if (failed.reason === 'DeadlineExceeded') {
    const message = `${what} ran longer than its ${job.spec.activeDeadlineSeconds} s and was ended by the cluster. Give it more with --run-timeout TIME`;
    return { reason: 'job:deadline_exceeded', message };
  }
  const evicted = pod && evictionOf(pod);
  if (evicted)
    return { reason: 'job:evicted', message: `${what}: its pods were evicted${evicted}. Make room on the nodes` };
  const exit = (pod?.status?.containerStatuses?.[0] as ContainerStatus | undefined)?.state?.terminated;
  const last = exit ? `; the last one ended with exit code ${exit.exitCode}${saying(exit)}` : '';
  return { reason: 'job:pods_lost', message: `${what} has lost its pods too often${saying(failed)}${last}` };
}

const pullReasons = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'];

/** The pod is there and does not begin. */
function heldBack({ status, metadata }: KubernetesObject): JobTrouble | undefined {
  const [container] = (status?.containerStatuses ?? []) as readonly ContainerStatus[];
  const waiting = container?.state?.waiting;
  if (pullReasons.includes(waiting?.reason ?? '')) {
    const message = `the nodes cannot pull the Job's image "${container?.image}"${saying(waiting)}. Name one that they can with --job-image`;
    return { reason: 'job:image_not_pulled', message };
  }
  const scheduled = conditionOf(status, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  return {
    reason: 'job:not_scheduled',
    message: `no node takes pod "${jobNamespace}/${metadata.name}"${saying(scheduled)}`,
  };
}

/** There is no pod, or none after the last one, as the cluster refuses it: a quota, a security context. */
async function notAdmitted(
  cluster: Cluster,
  job: KubernetesObject,
  last: KubernetesObject | undefined,
): Promise<JobTrouble | undefined> {
  if (job.spec.suspend === true) return undefined;
  const since = last?.metadata.creationTimestamp ?? '';
  const events = await cluster.list(kinds.event, { namespace: jobNamespace });
  const refusal = events.findLast(
    ({ involvedObject, reason, lastTimestamp }) =>
      involvedObject?.uid === job.metadata.uid && reason === 'FailedCreate' && (lastTimestamp ?? '') > since,
  );
  if (refusal === undefined) return undefined;
  const message = `the cluster takes no pod of Job "${jobNamespace}/${job.metadata.name}"${saying(refusal as never)}`;
  return { reason: 'job:not_admitted', message };
}
