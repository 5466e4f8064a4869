import { join } from 'node:path';
import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { PodLogs } from '../api/pod-log.ts';
import { architecture } from '../registry/make-image.ts';
import { internalHosts } from '../registry/own-repository.ts';
import type { Store, StoreEvent } from '../store.ts';
import { isBuildPod } from './builds/build-pod.ts';
import { type OnLine, runController } from './controller.ts';
import { createControllerFaults, type FaultSwitch } from './faults.ts';
import { createImages, type ImageSource } from './kubelet/images.ts';
import { findIsolation, type Isolation } from './kubelet/isolation.ts';
import { type PodWorker, type PodWorld, startPod } from './kubelet/pod-worker.ts';
import { createPorts } from './kubelet/ports.ts';
import { fromQueueKey, kinds, queueKey } from './objects.ts';
import { registryDeployment } from './registry-operator.ts';
import { schedule } from './scheduler.ts';

/** How containers run: as processes of this machine, or inside of their images. */
export type ContainerMode = 'process' | 'image';

/** Seconds that a process has when the whole node stops: there is no cluster any more on which it could tidy up. */
const shutdownGrace = 3;

/** Holds a deleted Pod until its processes have ended, as a real API server does until the kubelet says so. */
const finalizer = 'sandbox.streamstress.dev/kubelet';

/** The nodes' agent. */
interface Kubelet {
  readonly podLogs: PodLogs;
  /** Kills the processes of a Pod, or of one of its containers, as `kill -9` on the node does. */
  kill(namespace: string, name: string, reason?: string, container?: string): void;
  /** Stops the process of every Pod and waits for its end. */
  stop(): Promise<void>;
}

/** What a kubelet may be told. */
interface KubeletOptions extends Partial<Pick<PodWorld, 'tokenOf' | 'services'>> {
  readonly containers?: ContainerMode;
}

/** Scheduler and kubelet of all nodes in one: takes every Pod that a node admits, and runs its containers on this machine. */
export function startKubelet(
  store: Store,
  registry: ImageSource,
  folder: string,
  onLine: OnLine,
  faults: FaultSwitch = createControllerFaults(),
  { tokenOf = () => undefined, services = () => ({}), containers = 'process' }: KubeletOptions = {},
): Kubelet {
  const workers = new Map<string, PodWorker>();
  const pull = createImages(registry, join(folder, 'images'), (reference) => pullProblem(store, faults, reference));
  const heldBack = (pod: KubernetesObject, image: string) => isHeldBack(faults, pod, image);
  const isolation = isolationFor(containers, folder, onLine);
  const pods = { folder: join(folder, 'pods'), ports: createPorts() };
  const world = { store, tokenOf, services, ...pods, isolation, pull, heldBack, onLine };

  function take(key: string, pod: KubernetesObject, node: string): void {
    const finalizers = [...((pod.metadata.finalizers as string[] | undefined) ?? []), finalizer];
    const bound = { ...pod, spec: { ...pod.spec, nodeName: node }, metadata: { ...pod.metadata, finalizers } };
    workers.set(key, startPod(store.update(bound), { ...world, architecture: architectureOf(store, node) }));
  }

  function terminate(key: string, worker: PodWorker, seconds: number | undefined): void {
    void worker.terminate({ seconds }).then(() => {
      if (workers.get(key) !== worker) return;
      workers.delete(key);
      letGo(store, fromQueueKey(kinds.pod, key), worker.uid);
      sync(key);
    });
  }

  function sync(key: string): undefined {
    const pod = store.get(fromQueueKey(kinds.pod, key));
    const worker = workers.get(key);
    const going = pod?.metadata.deletionTimestamp !== undefined;
    if (worker !== undefined && (going || pod?.metadata.uid !== worker.uid)) terminate(key, worker, graceOf(pod));
    if (worker !== undefined || pod === undefined || going || isBuildPod(pod)) return;
    const node = schedule(store, pod, faults);
    if (node !== undefined) take(key, pod, node);
  }

  const keys = ({ object }: StoreEvent) =>
    (object.kind === 'Node' ? store.list(kinds.pod) : object.kind === 'Pod' ? [object] : []).map(queueKey);
  const stopQueue = runController(store, { name: 'kubelet', keys, reconcile: sync }, onLine, faults);

  return {
    podLogs: (namespace, name, { container, previous } = {}) =>
      workers.get(`${namespace}/${name}`)?.log(container, previous),
    kill: (namespace, name, reason, container) => workers.get(`${namespace}/${name}`)?.kill(reason, container),
    async stop() {
      stopQueue();
      await Promise.all([...workers.values()].map((worker) => worker.terminate({ atMost: shutdownGrace })));
    },
  };
}

/** Seconds that whoever deleted a Pod gives it. */
function graceOf(pod: KubernetesObject | undefined): number | undefined {
  return pod?.metadata.deletionGracePeriodSeconds as number | undefined;
}

function architectureOf(store: Store, name: string): string {
  return store.get({ ...kinds.node, name })?.status?.nodeInfo?.architecture ?? architecture;
}

async function isolationFor(mode: ContainerMode, folder: string, onLine: OnLine): Promise<Isolation | undefined> {
  if (mode === 'process') return undefined;
  try {
    return await findIsolation(folder);
  } catch (thrown) {
    const why = String(thrown instanceof Error ? thrown.message : thrown)
      .trim()
      .split('\n')
      .at(-1);
    onLine(`containers run as processes of this machine, as it does not let them have mounts of their own: ${why}`);
    return undefined;
  }
}

/** Why an image cannot be pulled now: a fault, or the cluster's own registry is not there. */
function pullProblem(store: Store, faults: FaultSwitch, reference: string): string | undefined {
  if (faults.current().pullFails.some((part) => reference.includes(part))) {
    return `initializing source docker://${reference}: reading manifest: unauthorized: authentication required`;
  }
  const host = internalHosts.find((each) => reference.startsWith(`${each}/`));
  if (host === undefined || store.get(registryDeployment) !== undefined) return undefined;
  return `initializing source docker://${reference}: pinging container registry ${host}: dial tcp: lookup ${host.split(':')[0]}: no such host`;
}

function isHeldBack(faults: FaultSwitch, { metadata }: KubernetesObject, image: string): boolean {
  const { neverStarts, rolloutStuck } = faults.current();
  return (
    neverStarts.some((part) => image.includes(part)) ||
    rolloutStuck.some((name) => metadata.name.startsWith(`${name}-`))
  );
}

function letGo(store: Store, key: ObjectKey, uid: string): void {
  const pod = store.get(key);
  if (pod?.metadata.uid !== uid) return;
  const finalizers = (pod.metadata.finalizers as string[]).filter((name) => name !== finalizer);
  store.update({ ...pod, metadata: { ...pod.metadata, finalizers } });
}
