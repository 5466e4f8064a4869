import type { KubernetesObject } from '../../ports/cluster.ts';
import { type ApiError, invalid } from '../api/status.ts';
import type { Authorizer } from '../auth/rbac.ts';
import type { User } from '../auth/user.ts';
import { ownRepository } from '../registry/own-repository.ts';
import type { Store } from '../store.ts';
import { type ImageSource, splitSource, streamKind, type TagReference } from './stream.ts';
import { eventOfImage } from './tag-events.ts';

/** Who changes a stream, of which store. */
export interface StreamWriter {
  readonly store: Store;
  readonly authorizer: Authorizer;
  readonly user: User;
}

const resource = { group: 'image.openshift.io', kind: 'ImageStream' };
const sources = ['DockerImage', 'ImageStreamImage', 'ImageStreamTag'];

/** Throws Invalid where a tag comes from no image, or from a kind of thing that no image comes from. */
export function refuseSources({ metadata }: KubernetesObject, tags: readonly TagReference[]): void {
  const troubles = tags.flatMap(({ name, from }) => (from ? formTrouble(`spec.tags[${name}].from`, from) : []));
  if (troubles.length > 0) throw invalid(resource, metadata.name, listed(troubles));
}

function formTrouble(at: string, { kind, name }: ImageSource): readonly string[] {
  if (!name) return [`${at}.name: Required value`];
  if (!sources.includes(kind)) return [`${at}.kind: Required value: valid values are '${sources.join("', '")}'`];
  if (kind !== 'DockerImage' || ownRepository(name, '') !== undefined) return [];
  return [`${at}.name: Invalid value: "${name}": invalid reference format`];
}

/**
 * Throws Invalid where tags follow what is not there, or what their writer may not pull: `get` of `imagestreams/layers` in
 * the other namespace. A stream is named that has not got the tag (yet): that is no trouble.
 */
export function refuseTags(writer: StreamWriter, stream: KubernetesObject, tags: readonly TagReference[]): void {
  const troubles = tags.flatMap(({ name, from }) => {
    if (!from || from.kind === 'DockerImage') return [];
    const at = `spec.tags[${name}].from`;
    return [...pullTrouble(writer, stream, at, from), ...sourceTrouble(writer.store, stream, `${at}.name`, from)];
  });
  if (troubles.length > 0) throw refusal(stream, troubles);
}

function refusal({ metadata }: KubernetesObject, troubles: readonly string[]): ApiError {
  const why = `imagestreams "${metadata.name}" is invalid: ${listed(troubles)}`;
  return invalid(resource, metadata.name, `[]: Internal error: ${why}`);
}

function pullTrouble({ authorizer, user }: StreamWriter, stream: KubernetesObject, at: string, from: ImageSource) {
  const { name: own, namespace: home } = stream.metadata;
  const { namespace = home } = from;
  if (namespace === home) return [];
  const [name] = splitSource(from, own);
  const layers = { group: 'image.openshift.io', resource: 'imagestreams', subresource: 'layers' };
  const { allowed, reason } = authorizer.decide(user, { verb: 'get', ...layers, namespace, name });
  return allowed ? [] : [`${at}: Forbidden: ${namespace}/${name}: "${reason}" ""`];
}

function sourceTrouble(store: Store, stream: KubernetesObject, at: string, from: ImageSource): readonly string[] {
  const source = sourceStream(store, stream, from);
  if (source === undefined) return [`${at}: Not found: "${from.name}"`];
  const [, id] = splitSource(from, '');
  if (from.kind === 'ImageStreamTag' || eventOfImage(source, id)) return [];
  const why = `error generating tag event: imagestreamimage.image.openshift.io "${id}" not found`;
  return [`${at}: Invalid value: "${from.name}": ${why}`];
}

/** The stream that a tag follows, which may be its own. */
export function sourceStream(store: Store, stream: KubernetesObject, from: ImageSource): KubernetesObject | undefined {
  const { name: own, namespace: home = '' } = stream.metadata;
  const [name] = splitSource(from, own);
  const { namespace = home } = from;
  return name === own && namespace === home ? stream : store.get({ ...streamKind, name, namespace });
}

function listed(troubles: readonly string[]): string {
  return troubles.length === 1 ? (troubles[0] ?? '') : `[${troubles.join(', ')}]`;
}
