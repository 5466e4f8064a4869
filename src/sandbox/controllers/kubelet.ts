import { join } from 'node:path';
import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Store, StoreEvent } from '../store.ts';
import { type OnLine, runController } from './controller.ts';
import { createImages, type ImageSource } from './kubelet/images.ts';
import { type PodWorker, startPod } from './kubelet/pod-worker.ts';
import { createPorts } from './kubelet/ports.ts';
import { fromQueueKey, kinds, queueKey } from './objects.ts';

/** Name of the sandbox's only node. */
export const nodeName = 'sandbox-0';

/** Holds a deleted Pod until its processes have ended, as a real API server does until the kubelet says so. */
const finalizer = 'sandbox.streamstress.dev/kubelet';

/** The node's agent. */
interface Kubelet {
  /** What the first (or named) container of a Pod has written; undefined where no such Pod runs. */
  podLogs(namespace: string, name: string, container?: string): string | undefined;
  /** Stops the process of every Pod and waits for its end. */
  stop(): Promise<void>;
}

/** Scheduler and kubelet in one: takes every Pod, runs its containers as processes of this machine. */
export function startKubelet(store: Store, registry: ImageSource, folder: string, onLine: OnLine): Kubelet {
  const workers = new Map<string, PodWorker>();
  const pull = createImages(registry, join(folder, 'images'));
  const world = { store, logs: join(folder, 'logs'), ports: createPorts(), pull, onLine };

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
    if (worker === undefined && pod !== undefined && !going) take(key, pod);
  }

  const keys = ({ object }: StoreEvent) => (object.kind === 'Pod' ? [queueKey(object)] : []);
  const stopQueue = runController(store, { name: 'kubelet', keys, reconcile: sync }, onLine);

  return {
    podLogs: (namespace, name, container) => workers.get(`${namespace}/${name}`)?.log(container),
    async stop() {
      stopQueue();
      await Promise.all([...workers.values()].map((worker) => worker.terminate()));
    },
  };
}

function letGo(store: Store, key: ObjectKey, uid: string): void {
  const pod = store.get(key);
  if (pod?.metadata.uid !== uid) return;
  const finalizers = (pod.metadata.finalizers as string[]).filter((name) => name !== finalizer);
  store.update({ ...pod, metadata: { ...pod.metadata, finalizers } });
}
