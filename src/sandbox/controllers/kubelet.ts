import { join } from 'node:path';
import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Store, StoreEvent } from '../store.ts';
import { type OnLine, runController } from './controller.ts';
import { createControllerFaults, type FaultSwitch } from './faults.ts';
import { createImages, type ImageSource, internalHosts } from './kubelet/images.ts';
import { type PodWorker, type PodWorld, startPod } from './kubelet/pod-worker.ts';
import { createPorts } from './kubelet/ports.ts';
import { fromQueueKey, kinds, queueKey } from './objects.ts';
import { registryDeployment } from './registry-operator.ts';
import { isScheduled } from './scheduler.ts';

/** Name of the sandbox's only node. */
export const nodeName = 'sandbox-0';

/** Seconds that a process has when the whole node stops: there is no cluster any more on which it could tidy up. */
const shutdownGrace = 3;

/** Holds a deleted Pod until its processes have ended, as a real API server does until the kubelet says so. */
const finalizer = 'sandbox.streamstress.dev/kubelet';

/** The node's agent. */
interface Kubelet {
  /** What the first (or named) container of a Pod has written; undefined where no such Pod runs. */
  podLogs(namespace: string, name: string, container?: string): string | undefined;
  /** Kills the processes of a Pod without a word, as `kill -9` on the node does. */
  kill(namespace: string, name: string): void;
  /** Stops the process of every Pod and waits for its end. */
  stop(): Promise<void>;
}

/** Scheduler and kubelet in one: takes every Pod that the node admits, runs its containers as processes of this machine. */
export function startKubelet(
  store: Store,
  registry: ImageSource,
  folder: string,
  onLine: OnLine,
  faults: FaultSwitch = createControllerFaults(),
  { tokenOf = () => undefined, services = () => ({}) }: Partial<Pick<PodWorld, 'tokenOf' | 'services'>> = {},
): Kubelet {
  const workers = new Map<string, PodWorker>();
  const pull = createImages(registry, join(folder, 'images'), (reference) => pullProblem(store, faults, reference));
  const heldBack = (pod: KubernetesObject, image: string) => isHeldBack(faults, pod, image);
  const folders = { logs: join(folder, 'logs'), volumes: join(folder, 'volumes') };
  const world = { store, tokenOf, services, ...folders, ports: createPorts(), pull, heldBack, onLine };

  function take(key: string, pod: KubernetesObject): void {
    const finalizers = [...((pod.metadata.finalizers as string[] | undefined) ?? []), finalizer];
    const spec = { ...pod.spec, nodeName };
    workers.set(key, startPod(store.update({ ...pod, spec, metadata: { ...pod.metadata, finalizers } }), world));
  }

  function terminate(key: string, worker: PodWorker): void {
    void worker.terminate().then(() => {
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
    if (worker !== undefined && (going || pod?.metadata.uid !== worker.uid)) terminate(key, worker);
    if (worker === undefined && pod !== undefined && !going && isScheduled(store, pod)) take(key, pod);
  }

  const keys = ({ object }: StoreEvent) =>
    (object.kind === 'Node' ? store.list(kinds.pod) : object.kind === 'Pod' ? [object] : []).map(queueKey);
  const stopQueue = runController(store, { name: 'kubelet', keys, reconcile: sync }, onLine);

  return {
    podLogs: (namespace, name, container) => workers.get(`${namespace}/${name}`)?.log(container),
    kill: (namespace, name) => workers.get(`${namespace}/${name}`)?.kill(),
    async stop() {
      stopQueue();
      await Promise.all([...workers.values()].map((worker) => worker.terminate(shutdownGrace)));
    },
  };
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
