import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { ImageReader } from '../streams/image-object.ts';
import { settleStream } from '../streams/settle-stream.ts';
import { nextGeneration, storeStream } from '../streams/store-stream.ts';
import { historiesOf, latestOf, specTags, streamKind, type TagReference, withSpecTag } from '../streams/stream.ts';
import { tagObject } from '../streams/tag-object.ts';
import type { StreamWriter } from '../streams/tag-troubles.ts';
import { resourceNamed } from './resources.ts';
import { ApiError, detailsOf, notFound, refusing, type Status, success } from './status.ts';
import type { Target } from './target.ts';

/** Whoever asks for tags of ImageStreams or changes them; without registry nothing is known of their images. */
export interface TagCall extends StreamWriter {
  readonly registry: ImageReader | undefined;
}

/** All ImageStreamTags that are images, of a namespace or of all. */
export function listStreamTags(store: Store, namespace: string | undefined): readonly KubernetesObject[] {
  const streams = store.list(streamKind, namespace === undefined ? {} : { namespace });
  return streams.flatMap((stream) =>
    historiesOf(stream).flatMap(({ tag, items }) => (items[0]?.image ? tagObject(stream, tag, undefined) : [])),
  );
}

/** GET. Errors: BadRequest where the name is not `stream:tag`, NotFound. */
export function getStreamTag({ store, registry }: TagCall, target: Target): KubernetesObject {
  const [name, tag] = namesOf(target);
  if (tag === undefined) throw new ApiError('BadRequest', 'ImageStreamTags must be retrieved with <name>:<tag>');
  const stream = streamOf(store, target, name);
  if (stream === undefined) throw notFound(streamResource(), name);
  if (!latestOf(stream, tag)?.image) throw notFound(target.resource, `${name}:${tag}`);
  return tagObject(stream, tag, registry);
}

/** POST: a tag of a stream, which is made where it is missing. Errors: AlreadyExists, Invalid. */
export function createStreamTag(call: TagCall, target: Target, object: KubernetesObject): KubernetesObject {
  const { name: full } = object.metadata;
  const [name, tag] = namesOf({ ...target, name: full });
  if (tag === undefined) throw new ApiError('InternalError', `"${full}" must be of the form <stream_name>:<tag>`);
  const stream = streamOf(call.store, target, name);
  if (specTags(stream).some((each) => each.name === tag)) {
    const why = `imagestreamtag.image.openshift.io "${full}" already exists`;
    throw new ApiError('AlreadyExists', why, detailsOf(target.resource, full));
  }
  return writeTag(call, target, name, tag, object);
}

/** PUT and PATCH: `change` makes of the tag, as it is or would be, what it is to be. Errors: BadRequest, Conflict, Invalid. */
export function updateStreamTag(
  call: TagCall,
  target: Target,
  change: (tag: KubernetesObject) => KubernetesObject,
): KubernetesObject {
  const [name, tag] = namesOf(target);
  if (tag === undefined) throw new ApiError('BadRequest', 'ImageStreamTags must be retrieved with <name>:<tag>');
  const stream = streamOf(call.store, target, name);
  const object = change(tagObject(stream ?? emptyStream(target, name), tag, call.registry));
  const { resourceVersion } = object.metadata;
  if (resourceVersion && resourceVersion !== stream?.metadata.resourceVersion) {
    const why = `another caller has updated the resource version to ${stream?.metadata.resourceVersion}`;
    const what = `imagestreamtags.image.openshift.io "${name}:${tag}"`;
    const message = `Operation cannot be fulfilled on ${what}: ${why}`;
    throw new ApiError('Conflict', message, detailsOf(target.resource, `${name}:${tag}`));
  }
  if (!object.tag && !specTags(stream).some((each) => each.name === tag)) {
    const where = `imagestream ${target.namespace}/${name}`;
    throw new ApiError('BadRequest', `imagestreamtag ${tag} is not a spec tag in ${where}, cannot be updated`);
  }
  return writeTag(call, target, name, tag, object);
}

/** DELETE: the tag and its history. Errors: NotFound. */
export function deleteStreamTag({ store }: TagCall, target: Target): Status {
  const [name, tag] = namesOf(target);
  const stream = streamOf(store, target, name);
  if (stream === undefined) throw notFound(streamResource(), name);
  const tags = specTags(stream).filter((each) => each.name !== tag);
  const histories = historiesOf(stream).filter((each) => each.tag !== tag);
  if (tags.length === specTags(stream).length && histories.length === historiesOf(stream).length) {
    throw notFound(target.resource, target.name ?? '');
  }
  const spec = { ...stream.spec, ...(stream.spec?.tags ? { tags } : {}) };
  storeStream(store, { ...stream, spec, status: { ...stream.status, tags: histories } });
  return success(detailsOf(target.resource, target.name ?? ''));
}

function writeTag(call: TagCall, target: Target, name: string, tag: string, object: KubernetesObject) {
  const live = streamOf(call.store, target, name);
  const before = live ?? emptyStream(target, name);
  const given = (object.tag ?? specTags(live).find((each) => each.name === tag)) as TagReference | null | undefined;
  const { annotations = null } = object.metadata;
  const tags = given ? withSpecTag(specTags(live), { ...given, name: tag, annotations }) : specTags(live);
  const metadata = { ...before.metadata, generation: nextGeneration(live) };
  const next = { ...before, metadata, spec: { ...before.spec, tags } };
  const settled = settleStream(call, live, next);
  const written = refusing(streamResource(), name, () => storeStream(call.store, settled));
  return tagObject(written, tag, call.registry);
}

function namesOf({ name = '' }: Pick<Target, 'name'>): readonly [stream: string, tag: string | undefined] {
  const [stream = '', tag, ...more] = name.split(':');
  return [stream, stream === '' || tag === '' || more.length > 0 ? undefined : tag];
}

function streamOf(store: Store, { namespace = '' }: Target, name: string): KubernetesObject | undefined {
  return store.get({ ...streamKind, name, namespace });
}

function emptyStream({ namespace = '' }: Target, name: string): KubernetesObject {
  return { ...streamKind, metadata: { name, namespace } };
}

function streamResource() {
  const found = resourceNamed('image.openshift.io', 'imagestreams');
  if (found === undefined) throw new ApiError('InternalError', 'ImageStreams are not served');
  return found;
}
