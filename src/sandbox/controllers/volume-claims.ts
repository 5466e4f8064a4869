import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import { fromQueueKey, kinds, queueKey } from './objects.ts';

/** Binds every PersistentVolumeClaim at once: the sandbox has no volumes, a container's files are its own. */
export function volumeClaimController(store: Store): Controller {
  return {
    name: 'persistentvolume-binder',
    keys: ({ object }) => (object.kind === 'PersistentVolumeClaim' ? [queueKey(object)] : []),
    reconcile(key) {
      const claim = store.get(fromQueueKey(kinds.claim, key));
      if (claim === undefined || claim.status?.phase === 'Bound') return undefined;
      const bound = store.update({ ...claim, spec: { ...claim.spec, volumeName: `pvc-${claim.metadata.uid}` } });
      const { accessModes, resources } = bound.spec;
      store.update({ ...bound, status: { phase: 'Bound', accessModes, capacity: resources?.requests } }, 'status');
      return undefined;
    },
  };
}
