import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';

/** Writes a stream, spec and status. Throws StoreConflict where it has changed since it was read. */
export function storeStream(store: Store, stream: KubernetesObject): KubernetesObject {
  if (store.get(keyOf(stream)) === undefined) return store.create(stream);
  const { metadata } = store.update(stream);
  return store.update({ ...stream, metadata }, 'status');
}

/** The generation that a stream gets by a change of its spec. */
export function nextGeneration(stream: KubernetesObject | undefined): number {
  return (stream?.metadata.generation ?? 0) + 1;
}
