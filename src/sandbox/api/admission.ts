import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { groupVersion, kindOf, type Resource, resourceNamed } from './resources.ts';
import { ApiError, detailsOf, invalid, notFound } from './status.ts';
import type { Target } from './target.ts';

const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** What a client sent, as an object of the target: type and place filled in, or BadRequest where they contradict it. */
export function objectFor(target: Target, body: unknown): KubernetesObject {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError('BadRequest', 'the body of the request is not a JSON object');
  }
  const { resource } = target;
  const {
    apiVersion = groupVersion(resource),
    kind = resource.kind,
    metadata = {},
    ...rest
  } = body as Partial<KubernetesObject>;
  if (apiVersion !== groupVersion(resource) || kind !== resource.kind) {
    const expected = `${resource.kind} in ${groupVersion(resource)}`;
    throw new ApiError(
      'BadRequest',
      `the object provided is a ${kind} in ${apiVersion}, the server expected a ${expected}`,
    );
  }
  const {
    name = target.name,
    namespace = target.namespace,
    ...more
  } = metadata as Partial<KubernetesObject['metadata']>;
  if (target.name !== undefined && name !== target.name) {
    throw new ApiError(
      'BadRequest',
      `the name of the object (${name}) does not match the name on the URL (${target.name})`,
    );
  }
  if (namespace !== target.namespace && resource.namespaced) {
    throw new ApiError(
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  const place = target.namespace === undefined ? {} : { namespace: target.namespace };
  return { apiVersion, kind, metadata: { ...more, name: name ?? '', ...place }, ...rest };
}

/** A new object as the server keeps it: with a name, in a namespace that exists, with the defaults of its kind. */
export function admitNew(store: Store, target: Target, body: unknown): KubernetesObject {
  const object = named(target.resource, objectFor(target, body));
  if (target.namespace !== undefined) refuseNamespace(store, target, object.metadata.name);
  const { resourceVersion } = object.metadata;
  if (resourceVersion) throw new ApiError('BadRequest', 'resourceVersion should not be set on objects to be created');
  validateUpdate(target.resource, undefined, object);
  const { status, ...rest } = object;
  return withDefaults(target.resource.subresources.includes('status') ? (rest as KubernetesObject) : object);
}

function named(resource: Resource, object: KubernetesObject): KubernetesObject {
  const { name, generateName } = object.metadata;
  if (name === '' && typeof generateName === 'string') {
    return named(resource, { ...object, metadata: { ...object.metadata, name: `${generateName}${suffix()}` } });
  }
  if (name === '') throw invalid(resource, '', 'metadata.name: Required value: name or generateName is required');
  if (dnsName.test(name)) return object;
  throw invalid(resource, name, `metadata.name: Invalid value: "${name}": a lowercase RFC 1123 subdomain is required`);
}

/** Five characters of the alphabet that the real server uses, which spells no words. */
function suffix(): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** Nothing new comes into a namespace that is not there or is being deleted. */
export function refuseNamespace(store: Store, { resource, namespace = '' }: Target, name: string): void {
  const namespaces = resourceNamed('', 'namespaces');
  const found = namespaces && store.get({ ...kindOf(namespaces), name: namespace });
  if (namespaces && found === undefined) throw notFound(namespaces, namespace);
  if (found?.metadata.deletionTimestamp === undefined) return;
  const causes = [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ];
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw new ApiError('Forbidden', `${resource.plural} "${name}" is forbidden: ${why}`, {
    ...detailsOf(resource, name),
    causes,
  });
}

/** What may not be changed in an object of some kinds, or cannot be read. */
export function validateUpdate(resource: Resource, live: KubernetesObject | undefined, next: KubernetesObject): void {
  if (live?.roleRef && !isDeepStrictEqual(live.roleRef, next.roleRef)) {
    throw invalid(
      resource,
      next.metadata.name,
      `roleRef: Invalid value: ${JSON.stringify(next.roleRef)}: cannot change roleRef`,
    );
  }
  if (resource.kind !== 'Lease') return;
  for (const time of [next.spec?.acquireTime, next.spec?.renewTime]) {
    if (time === undefined || time === null || microTime.test(time)) continue;
    const why = `parsing time "${time}" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "${time}" as "2006"`;
    throw new ApiError('BadRequest', `Lease in version "v1" cannot be handled as a Lease: ${why}`);
  }
}

const microTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)$/;

function withDefaults(object: KubernetesObject): KubernetesObject {
  const { kind, metadata, spec } = object;
  if (kind === 'Namespace') {
    const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
    return { ...object, metadata: { ...metadata, labels }, status: { phase: 'Active' } };
  }
  if (kind === 'Build') return { ...object, spec: { serviceAccount: 'builder', ...spec }, status: { phase: 'New' } };
  if (kind === 'BuildConfig') return { ...object, spec: { runPolicy: 'Serial', ...spec }, status: { lastVersion: 0 } };
  if (kind === 'Pod') return { ...object, status: { phase: 'Pending' } };
  if (kind === 'Secret') return withSecretData(object);
  if (['Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind)) return { ...object, spec: { replicas: 1, ...spec } };
  return object;
}

function withSecretData({ stringData, ...secret }: KubernetesObject): KubernetesObject {
  const encoded = Object.entries(stringData ?? {}).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString('base64'),
  ]);
  const data = { ...secret.data, ...Object.fromEntries(encoded) };
  return { type: 'Opaque', ...secret, ...(Object.keys(data).length > 0 ? { data } : {}) } as KubernetesObject;
}
