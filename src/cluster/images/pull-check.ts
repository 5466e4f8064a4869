import type { ImageRef } from '../../model/image.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';

/** An image that the nodes cannot pull, in the kubelet's words: hostile text. */
export interface PullFailure {
  readonly image: ImageRef;
  readonly why: string;
}

/** Seconds after which a Pod that a killed run has left pulls no more. */
const longestLife = 1800;

const labels = { ...ourLabels, 'app.kubernetes.io/component': 'pull-check' };

/**
 * Lets the kubelet pull images, by a Pod whose containers cannot start: what is asked is known before. It goes in every
 * ending, and what a killed run has left goes first. Answers with the images that cannot be pulled.
 * Errors: `infrastructure`, `deploying:pull_check:timeout`.
 */
export async function checkPull(
  cluster: Cluster,
  namespace: string,
  images: readonly ImageRef[],
  patience: Patience,
): Promise<readonly PullFailure[]> {
  const probe: ObjectKey = { ...kinds.pod, name: 'streamstress-pull-check', namespace };
  await removeProbe(cluster, probe, patience);
  await cluster.create(probePod(probe, images));
  try {
    const words = new Map<string, string>();
    return await waitFor(['deploying', 'pull_check'], () => look(cluster, probe, images, words), patience);
  } finally {
    await cluster.delete(probe);
  }
}

/** Deletes what a killed run has left, by its label. */
export async function removeLeftPods(cluster: Cluster, namespace: string): Promise<void> {
  const ours = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const left = await cluster.list(kinds.pod, { namespace, labels: ours.join(',') });
  await Promise.all(left.map(({ metadata }) => cluster.delete({ ...kinds.pod, namespace, name: metadata.name })));
}

/** One at a time: its name is free once the kubelet has let the earlier one go. */
async function removeProbe(cluster: Cluster, probe: ObjectKey, patience: Patience): Promise<void> {
  await waitFor(
    ['deploying', 'pull_check'],
    async () => {
      const found = await cluster.get(probe);
      if (found === undefined) return { done: true, value: undefined };
      if (found.metadata.deletionTimestamp === undefined) await cluster.delete(probe);
      return { done: false, missing: `Pod "${probe.namespace}/${probe.name}" of an earlier run is still there` };
    },
    patience,
  );
}

function probePod(
  { apiVersion, kind, name, namespace = '' }: ObjectKey,
  images: readonly ImageRef[],
): KubernetesObject {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const containers = images.map((image, at) => ({
    name: containerOf(at),
    image,
    command: ['/streamstress-pull-check'],
    securityContext,
  }));
  const spec = {
    containers,
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    activeDeadlineSeconds: longestLife,
  };
  return { apiVersion, kind, metadata: { name, namespace, labels }, spec };
}

function containerOf(at: number): string {
  return `image-${at}`;
}

interface ContainerStatus {
  readonly name: string;
  readonly imageID?: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: unknown;
    readonly terminated?: unknown;
  };
}

const underWay = new Set([undefined, 'ContainerCreating', 'PodInitializing']);
/** The first refusal may be the network's; one that is waited for (back-off) is not. */
const refusing = new Set(['ErrImagePull', 'RegistryUnavailable']);
const refused = new Set(['ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

/** Done once each image is pulled or refused. `words` keeps what the kubelet says first: it is the reason. */
async function look(
  cluster: Cluster,
  probe: ObjectKey,
  images: readonly ImageRef[],
  words: Map<string, string>,
): Promise<Look<readonly PullFailure[]>> {
  const pod = await cluster.get(probe);
  const statuses: readonly ContainerStatus[] = pod?.status?.containerStatuses ?? [];
  const failures: PullFailure[] = [];
  const open: ImageRef[] = [];
  for (const [at, image] of images.entries()) {
    const { state, imageID } = statuses.find(({ name }) => name === containerOf(at)) ?? {};
    const { reason, message = '' } = state?.waiting ?? {};
    if (refusing.has(reason ?? '') && message !== '') words.set(image, message);
    if (refused.has(reason ?? ''))
      failures.push({ image, why: plainLine(words.get(image) ?? (message || `${reason}`)) });
    else if (!isPulled(state, imageID)) open.push(image);
  }
  if (open.length === 0) return { done: true, value: failures };
  const why = pod === undefined ? 'the Pod is gone' : scheduling(pod);
  return {
    done: false,
    missing: `${open.length} of ${images.length} images are not pulled yet${why ? `: ${why}` : ''}`,
  };
}

/** Whatever keeps a container from starting after the pull is as good as a start. */
function isPulled(state: ContainerStatus['state'], imageID: string | undefined): boolean {
  if (imageID || state?.running !== undefined || state?.terminated !== undefined) return true;
  const reason = state?.waiting?.reason;
  return !underWay.has(reason) && !refusing.has(reason ?? '');
}

function scheduling({ status }: KubernetesObject): string | undefined {
  const conditions: readonly { type: string; status: string; message?: string }[] = status?.conditions ?? [];
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False' ? plainLine(scheduled.message ?? 'no node takes the Pod') : undefined;
}
