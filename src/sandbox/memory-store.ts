import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Kind, KubernetesObject, ObjectKey, ObjectMeta } from '../ports/cluster.ts';
import { createEventLog } from './event-log.ts';
import { type Store, StoreConflict } from './store.ts';

/**
 * An empty store in memory. `now` gives milliseconds since 1970 for timestamps; `kept` is how many events `since` can
 * look back on.
 */
export function createStore(now: () => number, kept?: number): Store {
  const kinds = new Map<string, Map<string, KubernetesObject>>();
  const log = createEventLog(kept);
  let pretending = false;
  const all = () => [...kinds.values()].flatMap((objects) => [...objects.values()]);
  const ofKind = (kind: Kind) => kinds.get(kindId(kind)) ?? new Map<string, KubernetesObject>();
  const find = (key: ObjectKey) => ofKind(key).get(objectId(key));
  const timestamp = () => new Date(Math.floor(now() / 1000) * 1000).toISOString().replace('.000', '');

  const put = (object: KubernetesObject, before?: KubernetesObject): KubernetesObject => {
    if (pretending) return freeze(object);
    const written = freeze(withMeta(object, { resourceVersion: log.next() }));
    if (!kinds.has(kindId(object))) kinds.set(kindId(object), new Map());
    ofKind(object).set(objectId(keyOf(object)), written);
    log.add(before ? { type: 'MODIFIED', object: written, before } : { type: 'ADDED', object: written });
    return written;
  };

  const drop = (object: KubernetesObject): void => {
    if (pretending) return;
    ofKind(object).delete(objectId(keyOf(object)));
    log.add({ type: 'DELETED', object: freeze(withMeta(object, { resourceVersion: log.next() })) });
    for (const dependent of all().filter((other) => dependsOn(other, object))) release(dependent, object);
  };

  const release = (dependent: KubernetesObject, owner: KubernetesObject): void => {
    const others = dependent.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
    const current = find(keyOf(dependent));
    if (current === undefined) return;
    if (others.length === 0 || isNamespace(owner)) remove(keyOf(current));
    else put(withMeta(current, { ownerReferences: others }), current);
  };

  const remove = (key: ObjectKey, graceSeconds?: number): boolean => {
    const object = find(key);
    if (object === undefined) return false;
    if (!hasFinalizers(object)) drop(object);
    else if (!object.metadata.deletionTimestamp) {
      const status = isNamespace(object) ? { status: { ...object.status, phase: 'Terminating' } } : {};
      const marks = { deletionTimestamp: timestamp(), deletionGracePeriodSeconds: graceOf(object, graceSeconds) };
      put(withMeta({ ...object, ...status }, marks), object);
    } else if (graceSeconds !== undefined && graceSeconds < Number(object.metadata.deletionGracePeriodSeconds)) {
      put(withMeta(object, { deletionGracePeriodSeconds: graceSeconds }), object);
    }
    return true;
  };

  return {
    ...log,
    get: find,
    dryRun(work) {
      const before = pretending;
      pretending = true;
      try {
        return work();
      } finally {
        pretending = before;
      }
    },
    remove,
    list(kind, { namespace, labels = {} } = {}) {
      return [...ofKind(kind)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object)
        .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
        .filter(({ metadata }) => Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value));
    },
    create(object) {
      if (find(keyOf(object))) throw new StoreConflict('AlreadyExists', `${describe(object)} already exists`);
      const { deletionTimestamp, generation, ...metadata } = copy(object.metadata);
      const counted = object.spec === undefined ? {} : { generation: 1 };
      const given = { uid: randomUUID(), creationTimestamp: timestamp(), ...counted };
      return put(withMeta({ ...copy(object), metadata }, given));
    },
    update(object, subresource) {
      const current = find(keyOf(object));
      if (current === undefined) throw new StoreConflict('NotFound', `${describe(object)} not found`);
      refuseStale(object, current);
      const next = subresource ? withStatus(current, copy(object)) : withoutStatus(current, copy(object));
      if (isDeepStrictEqual(next, current)) return current;
      if (!next.metadata.deletionTimestamp || hasFinalizers(next)) return put(next, current);
      drop(next);
      return freeze(next);
    },
  };
}

/** The key of an object. */
export function keyOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectKey {
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, name, namespace };
}

const kindId = ({ apiVersion, kind }: Kind) => `${apiVersion}/${kind}`;
const objectId = ({ namespace = '', name }: ObjectKey) => `${namespace}/${name}`;

function describe({ kind, metadata }: KubernetesObject): string {
  return `${kind} "${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}"`;
}

function refuseStale(object: KubernetesObject, current: KubernetesObject): void {
  for (const field of ['resourceVersion', 'uid'] as const) {
    const asked = object.metadata[field];
    if (asked === undefined || asked === current.metadata[field]) continue;
    throw new StoreConflict(
      'Conflict',
      `${describe(object)}: the ${field} is ${current.metadata[field]}, not ${asked}`,
    );
  }
}

/** Whoever writes a status may say so in the managedFields. */
function withStatus(current: KubernetesObject, { status, metadata }: KubernetesObject): KubernetesObject {
  if (status === undefined) return current;
  const { managedFields } = metadata;
  return withMeta({ ...current, status }, managedFields === undefined ? {} : { managedFields });
}

/** What the caller may change, on top of what only the store may: identity, counters and the mark of deletion. */
function withoutStatus(current: KubernetesObject, object: KubernetesObject): KubernetesObject {
  const { uid, resourceVersion, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
  const counted = isDeepStrictEqual(object.spec, current.spec) ? 0 : 1;
  const kept = { uid, resourceVersion, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds };
  const generation = (current.metadata.generation ?? 0) + counted || undefined;
  return copy(withMeta({ ...object, status: current.status }, { ...kept, generation }));
}

function withMeta(
  object: KubernetesObject,
  metadata: { readonly [M in keyof ObjectMeta]?: ObjectMeta[M] | undefined },
) {
  return { ...object, metadata: { ...object.metadata, ...metadata } } as KubernetesObject;
}

function hasFinalizers({ metadata }: KubernetesObject): boolean {
  return Array.isArray(metadata.finalizers) && metadata.finalizers.length > 0;
}

/** Only Pods have something to end. Read: kubernetes, pkg/registry/core/pod/strategy.go, CheckGracefulDelete. */
function graceOf({ apiVersion, kind, spec }: KubernetesObject, asked: number | undefined): number {
  if (apiVersion !== 'v1' || kind !== 'Pod') return 0;
  return asked ?? spec?.terminationGracePeriodSeconds ?? 30;
}

function isNamespace({ apiVersion, kind }: Kind): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

function dependsOn({ metadata }: KubernetesObject, owner: KubernetesObject): boolean {
  if (isNamespace(owner)) return metadata.namespace === owner.metadata.name;
  return metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
