import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { getObject, listObjects } from './read.ts';
import { ApiError, detailsOf, type Status, success } from './status.ts';
import { keyOfTarget, type Target } from './target.ts';

interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** DELETE. Returns the object where finalizers still hold it. Errors: NotFound, Conflict (preconditions). */
export function deleteObject(
  store: Store,
  target: Target,
  body: unknown,
  query: URLSearchParams,
): KubernetesObject | Status {
  const { metadata } = getObject(store, target);
  const { preconditions = {}, gracePeriodSeconds } = (body ?? {}) as DeleteOptions;
  const asked = query.get('gracePeriodSeconds');
  for (const field of ['uid', 'resourceVersion'] as const) {
    if (preconditions[field] === undefined || preconditions[field] === metadata[field]) continue;
    const why = `the ${field} in the precondition (${preconditions[field]}) is not the object's (${metadata[field]})`;
    throw new ApiError('Conflict', `Precondition failed: ${why}`, detailsOf(target.resource, metadata.name));
  }
  store.remove(keyOfTarget(target), gracePeriodSeconds ?? (asked === null ? undefined : Number(asked)));
  return store.get(keyOfTarget(target)) ?? success(detailsOf(target.resource, metadata.name, metadata.uid));
}

/** DELETE of a collection. Returns what it was, as a list. */
export function deleteObjects(store: Store, target: Target, query: URLSearchParams) {
  const list = listObjects(store, target, query);
  for (const { metadata } of list.items) {
    store.remove(keyOfTarget({ ...target, name: metadata.name, namespace: metadata.namespace }));
  }
  return list;
}
