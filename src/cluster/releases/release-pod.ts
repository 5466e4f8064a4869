import { StreamstressError } from '../../model/error.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { diagnose } from '../diagnose.ts';
import type { StreamGround } from '../image-streams/stream-ground.ts';
import { kinds } from '../kinds.ts';
import { isTerminating } from '../setup/namespace.ts';
import { type Look, waitFor } from '../wait-for.ts';

/** A pod that works on a payload. */
export interface ReleasePod {
  readonly name: string;
  /** Digest pull spec. */
  readonly image: string;
  readonly command: readonly string[];
  readonly serviceAccount: string;
  /** Of the node; undefined where any will do. */
  readonly architecture: string | undefined;
  /** Seconds that it may wait for a node and its image. */
  readonly pendingTimeout: number;
}

/** Seconds for its work: a payload has 200 images. */
const workSeconds = 3600;
/** Seconds for a pod of an earlier run to be gone. */
const goneSeconds = 300;

const container = 'release';

/**
 * Runs a pod to its end and answers with what it printed; one of another run with the same inputs is waited for. It is
 * deleted where it fails. Errors: `infrastructure`, `ci:creating_release`, `ci:pod_pending`, `ci:running_pod:timeout`.
 */
export async function runReleasePod(ground: StreamGround, pod: ReleasePod): Promise<string> {
  const { cluster, namespace } = ground;
  const key = { ...kinds.pod, namespace: namespace.name, name: pod.name };
  await makePod(ground, pod);
  await awaitStart(ground, pod);
  const ended = async (): Promise<Look<KubernetesObject>> => {
    const found = await cluster.get(key);
    const isOver = found === undefined || phaseOf(found) === 'Succeeded' || phaseOf(found) === 'Failed';
    if (isOver) return { done: true, value: found ?? { ...key, metadata: key } };
    return { done: false, missing: `Pod "${namespace.name}/${pod.name}" is at work` };
  };
  const patience = { ...ground, timeout: workSeconds };
  const found = await waitFor(['ci', 'running_pod'], ended, patience, () => diagnose(cluster, [key]));
  if (phaseOf(found) === 'Succeeded') return logOf(ground, pod.name);
  const seen = await diagnose(cluster, [key]);
  await cluster.delete(key);
  throw failed(`${namespace.name}/${pod.name}`, seen);
}

/** One that failed in an earlier run makes room first; one that works, or has worked, for a run like ours stays. */
async function makePod(ground: StreamGround, pod: ReleasePod): Promise<void> {
  const { cluster, namespace } = ground;
  const key = { ...kinds.pod, namespace: namespace.name, name: pod.name };
  const look = async (): Promise<Look<true>> => {
    if ((await cluster.create(podOf(pod, ground))) !== 'exists') return { done: true, value: true };
    const found = await cluster.get(key);
    if (found && phaseOf(found) !== 'Failed' && !isTerminating(found)) return { done: true, value: true };
    if (found && !isTerminating(found)) await cluster.delete(key);
    return { done: false, missing: `Pod "${namespace.name}/${pod.name}" of an earlier run is being deleted` };
  };
  await waitFor(['ci', 'running_pod'], look, { ...ground, timeout: goneSeconds }, () => diagnose(cluster, [key]));
}

/** A pod that never starts is another error than one that does not end. */
async function awaitStart(ground: StreamGround, { name, pendingTimeout: timeout }: ReleasePod): Promise<void> {
  const { cluster, namespace } = ground;
  const key = { ...kinds.pod, namespace: namespace.name, name };
  const look = async (): Promise<Look<true>> => {
    const found = await cluster.get(key);
    if (found === undefined || phaseOf(found) !== 'Pending') return { done: true, value: true };
    return { done: false, missing: `Pod "${namespace.name}/${name}" has not started` };
  };
  await waitFor(['ci', 'pod_pending'], look, { ...ground, timeout }, () => diagnose(cluster, [key]));
}

async function logOf({ cluster, namespace, signal }: StreamGround, name: string): Promise<string> {
  const lines: string[] = [];
  const key = { ...kinds.pod, namespace: namespace.name, name };
  await cluster.followLog(key, (line) => lines.push(line), signal, { container });
  return lines.join('\n');
}

function phaseOf({ status }: KubernetesObject): string {
  return status?.phase ?? 'Pending';
}

function podOf(
  { name, image, command, serviceAccount, architecture }: ReleasePod,
  { namespace: { name: namespace, labels } }: StreamGround,
): KubernetesObject {
  const resources = { requests: { cpu: '50m', memory: '400Mi' } };
  return {
    ...kinds.pod,
    metadata: { name, namespace, labels },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: serviceAccount,
      ...(architecture === undefined ? {} : { nodeSelector: { 'kubernetes.io/arch': architecture } }),
      containers: [{ name: container, image, command, resources, terminationMessagePolicy: 'FallbackToLogsOnError' }],
    },
  };
}

/** Conditions, events and the end of the log. */
function failed(pod: string, found: string): StreamstressError {
  const message = `Pod "${pod}", which works on a payload, failed:\n${found}`;
  return new StreamstressError('infrastructure', ['ci', 'creating_release'], message);
}
