import { randomBytes } from 'node:crypto';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { groupVersion, kindOf, type Resource, resources } from './resources.ts';
import { ApiError, invalid, notFound } from './status.ts';
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
  if (target.namespace !== undefined) refuseMissingNamespace(store, target.namespace);
  const { resourceVersion } = object.metadata;
  if (resourceVersion) throw new ApiError('BadRequest', 'resourceVersion should not be set on objects to be created');
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

function refuseMissingNamespace(store: Store, name: string): void {
  const namespaces = resources.find(({ kind }) => kind === 'Namespace');
  if (namespaces && !store.get({ ...kindOf(namespaces), name })) throw notFound(namespaces, name);
}

function withDefaults(object: KubernetesObject): KubernetesObject {
  const { kind, metadata, spec } = object;
  if (kind === 'Namespace') {
    const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
    return { ...object, metadata: { ...metadata, labels }, status: { phase: 'Active' } };
  }
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
