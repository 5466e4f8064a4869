import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { admitNew, objectFor, validateUpdate } from './admission.ts';
import { applied } from './apply.ts';
import { applyError, type Schemas, strictDecodingError, strictPatchError, unknownFields } from './field-validation.ts';
import { jsonPatch, type Operation } from './json-patch.ts';
import { recordUpdate, type Writer } from './managed-fields.ts';
import { isList, isObject, type Json, mergePatch } from './merge-patch.ts';
import { getObject } from './read.ts';
import { groupVersion, isBuiltIn } from './resources.ts';
import { ApiError, invalid, refusing } from './status.ts';
import { strategicPatch } from './strategic-patch.ts';
import { keyOfTarget, type Target } from './target.ts';

/** How something is written, besides what. */
export interface Writing {
  /** `fieldManager`, or the program's name out of its User-Agent. */
  readonly manager: string;
  /** `force`, of an apply. */
  readonly force: boolean;
  /** `fieldValidation=Strict`: refuse fields that the kind does not have. */
  readonly strict: boolean;
  readonly schemas: Schemas;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** POST. Errors: AlreadyExists, NotFound (the namespace), Invalid, BadRequest. */
export function createObject(store: Store, target: Target, body: unknown, writing: Writing): KubernetesObject {
  refuseUnknownFields(target, body as Json, writing);
  const object = admitNew(store, target, body);
  const owned = recordUpdate(undefined, object, writerOf(target, writing), isBuiltIn(target.resource));
  return refusing(target.resource, object.metadata.name, () => store.create(owned));
}

/** PUT. Errors: NotFound, Conflict, Invalid where a custom resource comes without its resourceVersion. */
export function updateObject(store: Store, target: Target, body: unknown, writing: Writing): KubernetesObject {
  refuseUnknownFields(target, body as Json, writing);
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
  return writeObject(store, target, object, writing);
}

/** PATCH, by its content type. Errors: NotFound, Conflict, Invalid, UnsupportedMediaType. */
export function patchObject(
  store: Store,
  target: Target,
  type: string,
  body: Json,
  writing: Writing,
): KubernetesObject {
  refuseUnknown(target, type);
  const current = getObject(store, target) as unknown as Json;
  const next = patched(target, type, current, body);
  const unknown = writing.strict ? unknownFields(writing.schemas, target.resource, next) : [];
  if (unknown.length > 0) throw strictPatchError(next, unknown);
  return writeObject(store, target, objectFor(target, next), writing);
}

function writeObject(store: Store, target: Target, object: KubernetesObject, writing: Writing): KubernetesObject {
  const subresource = target.subresource === 'status' ? 'status' : undefined;
  const live = getObject(store, target);
  validateUpdate(target.resource, live, object);
  const owned = recordUpdate(live, object, writerOf(target, writing), isBuiltIn(target.resource));
  return refusing(target.resource, object.metadata.name, () => {
    const written = store.update(owned, subresource);
    const hasAll = target.resource.subresources.includes('status') || isDeepStrictEqual(written.status, object.status);
    return hasAll ? written : store.update({ ...written, status: object.status }, 'status');
  });
}

/**
 * PATCH of the type `application/apply-patch+yaml`: server-side apply, which creates what is not there. Returns whether
 * it did. Errors: Conflict with the fields that others own, BadRequest, NotFound (the namespace).
 */
export function applyObject(
  store: Store,
  target: Target,
  body: Json,
  writing: Writing,
): [created: boolean, KubernetesObject] {
  if (!writing.manager)
    throw new ApiError(
      'BadRequest',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  const given = objectFor(target, body);
  if (given.metadata.managedFields) throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
  const { resource, subresource } = target;
  const unknown = unknownFields(writing.schemas, resource, body);
  if (unknown.length > 0)
    throw applyError(resource, [target.namespace ?? '', target.name ?? ''].join('/'), groupVersion(resource), unknown);
  const live = store.get(keyOfTarget(target));
  const writer = { ...writerOf(target, writing), operation: 'Apply' } as const;
  const options = { force: writing.force, builtIn: isBuiltIn(resource) };
  const refused = (write: () => KubernetesObject) => refusing(resource, given.metadata.name, write);
  if (live === undefined) {
    const admitted = admitNew(store, target, body);
    const object = applied(undefined, given.status && !admitted.status ? withoutStatus(given) : given, writer, options);
    const { managedFields } = object.metadata;
    return [true, refused(() => store.create({ ...admitted, metadata: { ...admitted.metadata, managedFields } }))];
  }
  const configuration =
    subresource === 'status'
      ? onlyStatus(given)
      : resource.subresources.includes('status')
        ? withoutStatus(given)
        : given;
  return [
    false,
    refused(() =>
      store.update(applied(live, configuration, writer, options), subresource === 'status' ? 'status' : undefined),
    ),
  ];
}

function withoutStatus({ status, ...object }: KubernetesObject): KubernetesObject {
  return object as KubernetesObject;
}

function onlyStatus({
  apiVersion,
  kind,
  metadata: { name, namespace },
  status = {},
}: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace }, status };
}

function writerOf({ resource, subresource }: Target, { manager, now }: Writing): Writer {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return { manager, operation: 'Update', apiVersion: groupVersion(resource), subresource, time };
}

/** Errors: BadRequest where fields are asked to be strict and one is unknown. */
export function refuseUnknownFields({ resource }: Target, body: Json, { strict, schemas }: Writing): void {
  const unknown = strict ? unknownFields(schemas, resource, body) : [];
  if (unknown.length > 0) throw strictDecodingError(resource, unknown);
}
const patchTypes = ['json-patch', 'merge-patch', 'strategic-merge-patch'].map((type) => `application/${type}+json`);

/** Custom resources have no strategic merge patch. */
function refuseUnknown({ resource }: Target, type: string): void {
  const accepted = patchTypes.slice(0, isBuiltIn(resource) ? 3 : 2);
  if (accepted.includes(type)) return;
  const advice = `accepted media types include: ${accepted.join(', ')}`;
  throw new ApiError('UnsupportedMediaType', `the body of the request was in an unknown format - ${advice}`);
}

/** What a patch of that content type makes of an object. Errors: BadRequest, Invalid. */
export function patched({ resource, name = '' }: Target, type: string, current: Json, patch: Json): Json {
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
