import type { Kind, KubernetesObject, ObjectKey } from '../ports/cluster.ts';

/** One change, as a watch tells it. The object is the state after the change (before it, where it was deleted). */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
  /** The state before, where something was modified. */
  readonly before?: KubernetesObject;
}

/** A write that the store refused; the reasons are those of the API. */
export class StoreConflict extends Error {
  readonly reason: 'AlreadyExists' | 'Conflict' | 'NotFound';

  constructor(reason: StoreConflict['reason'], message: string) {
    super(message);
    this.name = 'StoreConflict';
    this.reason = reason;
  }
}

/**
 * The objects of the sandbox in one process: what etcd and the registry strategies are to a real API server. It sets
 * uid, resourceVersion (one counter for all), generation (counts changes of `spec`) and creationTimestamp, honours
 * finalizers, and deletes dependents of a deleted owner and what is in a deleted namespace. Everything is synchronous.
 * What goes in is copied; what comes out is frozen and may be kept (change a copy and give it to `update`).
 */
export interface Store {
  get(key: ObjectKey): KubernetesObject | undefined;
  list(kind: Kind, where?: { namespace?: string; labels?: Readonly<Record<string, string>> }): KubernetesObject[];
  /** Throws StoreConflict (AlreadyExists) where it exists already. */
  create(object: KubernetesObject): KubernetesObject;
  /**
   * Replaces an object. With metadata.resourceVersion it throws StoreConflict (Conflict) when that is not the newest;
   * without it the write wins. NotFound where there is none. `status` alone is written where `subresource` says so, all but `status` otherwise. Writing what is
   * there already changes nothing and makes no event.
   */
  update(object: KubernetesObject, subresource?: 'status'): KubernetesObject;
  /**
   * Sets deletionTimestamp where finalizers hold it, else removes it. A Pod has so many seconds to end, or what it says
   * itself; asked once more with fewer it has those. Returns false where there was none.
   */
  remove(key: ObjectKey, graceSeconds?: number): boolean;
  /** What `work`, which has to be synchronous, would have made of the objects: its writes answer as always and change nothing. */
  dryRun<T>(work: () => T): T;
  /** Newest resourceVersion. */
  version(): string;
  /**
   * Calls the listener with every change from now on, after it was made and in order: a change made by a listener comes
   * after the one it is told of. Returns the way to stop it.
   */
  watch(listener: (event: StoreEvent) => void): () => void;
  /** Events after a resourceVersion, oldest first, or `expired` where they are not kept any more. */
  since(resourceVersion: string): readonly StoreEvent[] | 'expired';
}
