import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { ImageSource, TagEvent, TagReference } from './stream.ts';
import { latestOf, repositoryOf, secondsNow, specTags, splitSource } from './stream.ts';
import { eventOfImage, withEvent } from './tag-events.ts';
import { refuseSources, refuseTags, type StreamWriter, sourceStream } from './tag-troubles.ts';

/**
 * A stream as the API server keeps what somebody writes: tags with defaults and generations, a status with the images of
 * tags that follow other tags. `next` has the new spec and the generation that goes with it. Throws Invalid. Read:
 * openshift/openshift-apiserver 56aa2d9, pkg/image/apiserver/registry/imagestream/strategy.go.
 */
export function settleStream(
  writer: StreamWriter,
  before: KubernetesObject | undefined,
  next: KubernetesObject,
): KubernetesObject {
  const isChanged = (tag: TagReference) => {
    const old = specTags(before).find(({ name }) => name === tag.name);
    return old === undefined || hasChanged(old, tag, next.metadata.namespace);
  };
  const tags = specTags(next).map((tag) => withDefaults(tag, before, isChanged(tag), next.metadata.generation ?? 1));
  const changed = tags.filter(isChanged);
  refuseSources(next, tags);
  refuseTags(writer, next, changed);
  const { lookupPolicy = { local: false } } = next.spec ?? {};
  const status = { ...namesOf(writer.store, next), tags: before?.status?.tags ?? [] };
  const stream: KubernetesObject = { ...next, spec: { ...next.spec, lookupPolicy, tags }, status };
  return changed.reduce((all, tag) => followed(writer.store, all, tag), stream);
}

function withDefaults(
  tag: TagReference,
  before: KubernetesObject | undefined,
  isChanged: boolean,
  generation: number,
): TagReference {
  const old = specTags(before).find(({ name }) => name === tag.name);
  const asked = isChanged || tag.generation === 0 ? generation : (old?.generation ?? generation);
  return {
    annotations: null,
    ...tag,
    generation: asked,
    importPolicy: { importMode: 'Legacy', ...tag.importPolicy },
    referencePolicy: tag.referencePolicy ?? { type: 'Source' },
  };
}

function hasChanged(old: TagReference, next: TagReference, home: string | undefined): boolean {
  if (!next.from) return false;
  const place = (from: ImageSource | null | undefined) => from?.namespace ?? home;
  return (
    place(old.from) !== place(next.from) ||
    old.from?.name !== next.from.name ||
    (old.reference ?? false) !== (next.reference ?? false) ||
    (old.importPolicy?.importMode ?? 'Legacy') !== (next.importPolicy?.importMode ?? 'Legacy')
  );
}

/** The stream with what a tag is at once: what another tag is, or a mere reference. Images elsewhere are imported later. */
function followed(store: Store, stream: KubernetesObject, tag: TagReference): KubernetesObject {
  const event = tag.from && eventFor(store, stream, tag, tag.from);
  return event ? { ...stream, status: { ...stream.status, tags: withEvent(stream, tag.name, event) } } : stream;
}

function eventFor(
  store: Store,
  stream: KubernetesObject,
  { reference, generation }: TagReference,
  from: ImageSource,
): TagEvent | undefined {
  const about = { created: secondsNow(), generation: generation ?? 1 };
  if (from.kind === 'DockerImage')
    return reference ? { ...about, dockerImageReference: from.name, image: '' } : undefined;
  const source = sourceStream(store, stream, from);
  const [, version] = splitSource(from, stream.metadata.name);
  const found = source && (from.kind === 'ImageStreamTag' ? latestOf(source, version) : eventOfImage(source, version));
  if (source === undefined || found === undefined) return undefined;
  const dockerImageReference = reference ? found.dockerImageReference : pulledHere(stream, source, found);
  return { ...about, dockerImageReference, image: found.image };
}

/** What lies in the source's own repository is pulled from this stream's; everything else from where it came from. */
function pulledHere(stream: KubernetesObject, source: KubernetesObject, { dockerImageReference, image }: TagEvent) {
  const [from, to]: readonly string[] = [source, stream].map(({ status }) => status?.dockerImageRepository ?? '');
  return from && to && dockerImageReference === `${from}@${image}` ? `${to}@${image}` : dockerImageReference;
}

/** The names of a stream's repository, as far as the cluster has an integrated registry with such names. */
export function namesOf(store: Store, stream: KubernetesObject) {
  const status = store.get({ apiVersion: 'config.openshift.io/v1', kind: 'Image', name: 'cluster' })?.status;
  const repository = repositoryOf(stream);
  const [external] = status?.externalRegistryHostnames ?? [];
  return {
    dockerImageRepository: status?.internalRegistryHostname ? `${status.internalRegistryHostname}/${repository}` : '',
    ...(external ? { publicDockerImageRepository: `${external}/${repository}` } : {}),
  };
}
