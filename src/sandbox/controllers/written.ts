import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { type Condition, timed } from './conditions.ts';

/** Conditions that a status shall have; those that it has besides stay. Returns the object as it is then. */
export function withConditions(
  store: Store,
  object: KubernetesObject,
  changes: readonly Condition[],
  status: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  const before: readonly (Condition & { lastTransitionTime: string })[] = object.status?.conditions ?? [];
  const names = new Set([...before, ...changes].map(({ type }) => type));
  const merged = [...names].flatMap((type) => [...changes, ...before].find((each) => each.type === type) ?? []);
  const conditions = timed(before, merged);
  return store.update({ ...object, status: { ...object.status, ...status, conditions } }, 'status');
}

/** Holds the object until `withoutFinalizer`. */
export function withFinalizer(store: Store, object: KubernetesObject, finalizer: string): KubernetesObject {
  const finalizers = finalizersOf(object);
  if (finalizers.includes(finalizer)) return object;
  return store.update({ ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } });
}

/** Lets the object go. */
export function withoutFinalizer(store: Store, object: KubernetesObject, finalizer: string): void {
  const live = store.get(keyOf(object));
  const finalizers = finalizersOf(object).filter((each) => each !== finalizer);
  if (live !== undefined) store.update({ ...live, metadata: { ...live.metadata, finalizers } });
}

function finalizersOf({ metadata }: KubernetesObject): readonly string[] {
  return (metadata.finalizers as readonly string[] | undefined) ?? [];
}

/** Creates the object where it is missing and brings what is given of it to what was asked for. */
export function apply(store: Store, object: KubernetesObject): void {
  const live = store.get(keyOf(object));
  if (live === undefined) store.create(object);
  else store.update({ ...live, ...object, metadata: { ...live.metadata, ...object.metadata } });
}

/** The data of a Secret. */
export function encoded(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
}
