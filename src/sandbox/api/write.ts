import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { admitNew, objectFor } from './admission.ts';
import { jsonPatch, type Operation } from './json-patch.ts';
import { isList, isObject, type Json, mergePatch } from './merge-patch.ts';
import { getObject } from './read.ts';
import { isBuiltIn } from './resources.ts';
import { ApiError, detailsOf, invalid, refusing, type Status, success } from './status.ts';
import { strategicPatch } from './strategic-patch.ts';
import { keyOfTarget, type Target } from './target.ts';

/** POST. Errors: AlreadyExists, NotFound (the namespace), Invalid, BadRequest. */
export function createObject(store: Store, target: Target, body: unknown): KubernetesObject {
  const object = admitNew(store, target, body);
  return refusing(target.resource, object.metadata.name, () => store.create(object));
}

/** PUT. Errors: NotFound, Conflict, Invalid where a custom resource comes without its resourceVersion. */
export function updateObject(store: Store, target: Target, body: unknown): KubernetesObject {
  const object = objectFor(target, body);
  const { name, resourceVersion } = object.metadata;
  getObject(store, target);
  if (!resourceVersion && !isBuiltIn(target.resource)) {
    throw invalid(
      target.resource,
      name,
      'metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    );
  }
  return writeObject(store, target, object);
}

/** PATCH, by its content type. Errors: NotFound, Conflict, Invalid, UnsupportedMediaType. */
export function patchObject(store: Store, target: Target, type: string, body: Json): KubernetesObject {
  refuseUnknown(target, type);
  const current = getObject(store, target) as unknown as Json;
  return writeObject(store, target, objectFor(target, patched(target, type, current, body)));
}

function writeObject(store: Store, target: Target, object: KubernetesObject): KubernetesObject {
  const subresource = target.subresource === 'status' ? 'status' : undefined;
  return refusing(target.resource, object.metadata.name, () => store.update(object, subresource));
}

const patchTypes = ['json-patch', 'merge-patch', 'strategic-merge-patch'].map((type) => `application/${type}+json`);

/** Custom resources have no strategic merge patch. */
function refuseUnknown({ resource }: Target, type: string): void {
  const accepted = patchTypes.slice(0, isBuiltIn(resource) ? 3 : 2);
  if (accepted.includes(type)) return;
  const advice = `accepted media types include: ${accepted.join(', ')}`;
  throw new ApiError('UnsupportedMediaType', `the body of the request was in an unknown format - ${advice}`);
}

function patched({ resource, name = '' }: Target, type: string, current: Json, patch: Json): Json {
  if (!isList(patch)) {
    if (type === patchTypes[0] || !isObject(patch))
      throw new ApiError('BadRequest', `this is no patch of type ${type}`);
    return type === patchTypes[1] ? mergePatch(current, patch) : strategicPatch(current, patch);
  }
  if (type !== patchTypes[0]) throw new ApiError('BadRequest', `this is no patch of type ${type}`);
  try {
    return jsonPatch(current, patch as unknown as readonly Operation[]);
  } catch (error) {
    throw invalid(resource, name, error instanceof Error ? error.message : String(error));
  }
}

/** DELETE. Returns the object where finalizers still hold it. Errors: NotFound, Conflict (preconditions). */
export function deleteObject(store: Store, target: Target, body: unknown): KubernetesObject | Status {
  const { metadata } = getObject(store, target);
  const { preconditions = {} } = (body ?? {}) as { preconditions?: { uid?: string; resourceVersion?: string } };
  for (const field of ['uid', 'resourceVersion'] as const) {
    if (preconditions[field] === undefined || preconditions[field] === metadata[field]) continue;
    const why = `the ${field} in the precondition (${preconditions[field]}) is not the object's (${metadata[field]})`;
    throw new ApiError('Conflict', `Precondition failed: ${why}`, detailsOf(target.resource, metadata.name));
  }
  store.remove(keyOfTarget(target));
  return store.get(keyOfTarget(target)) ?? success(detailsOf(target.resource, metadata.name, metadata.uid));
}
