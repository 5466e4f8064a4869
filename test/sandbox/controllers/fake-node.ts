import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import type { Controller } from '../../../src/sandbox/controllers/controller.ts';
import { fromQueueKey, kinds, queueKey } from '../../../src/sandbox/controllers/objects.ts';
import { keyOf } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';

/** A node without processes, as the lab had: a Pod is Ready as soon as `mayBeReady` says so of it. */
export function fakeNode(store: Store, mayBeReady: (pod: KubernetesObject) => boolean = () => true): Controller {
  return {
    name: 'fake-node',
    keys: ({ object }) => (object.kind === 'Pod' ? [queueKey(object)] : []),
    reconcile(key) {
      const pod = store.get(fromQueueKey(kinds.pod, key));
      if (pod !== undefined && mayBeReady(pod)) makeReady(store, pod);
      return undefined;
    },
  };
}

/** Makes the Pod Ready. */
export function makeReady(store: Store, pod: KubernetesObject): void {
  const conditions = [{ type: 'Ready', status: 'True' }];
  store.update({ ...pod, status: { ...store.get(keyOf(pod))?.status, phase: 'Running', conditions } }, 'status');
}
