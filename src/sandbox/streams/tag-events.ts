import type { KubernetesObject } from '../../ports/cluster.ts';
import {
  historiesOf,
  specTags,
  splitSource,
  type TagEvent,
  type TagHistory,
  type TagReference,
  withHistory,
} from './stream.ts';

/**
 * The status.tags of a stream after one of its tags became an image, with those tags of the same stream that follow it. An
 * import that went wrong before is forgotten. Read: openshift/openshift-apiserver 56aa2d9, imageutil.AddTagEventToImageStream
 * and UpdateTrackingTags.
 */
export function withEvent(stream: KubernetesObject, tag: string, event: TagEvent): readonly TagHistory[] {
  const added = withHistory(historiesOf(stream), tag, (history) => appended(history, event));
  return specTags(stream)
    .filter((each) => each.name !== tag && follows(each, stream, tag))
    .reduce((histories, { name }) => withHistory(histories, name, (history) => appended(history, event)), added);
}

function appended({ tag, items: [newest, ...older], ...rest }: TagHistory, event: TagEvent): TagHistory {
  if (newest === undefined) return { tag, items: [event] };
  const same = [newest.dockerImageReference === event.dockerImageReference, newest.image === event.image];
  if (same[0] && same[1] && newest.generation === event.generation) return { tag, items: [newest, ...older], ...rest };
  if (!same[0] && !same[1]) return { tag, items: [event, newest, ...older] };
  return { tag, items: [{ ...event, created: newest.created }, ...older] };
}

function follows({ from }: TagReference, { metadata }: KubernetesObject, tag: string): boolean {
  if (from?.kind !== 'ImageStreamTag' || (from.namespace ?? metadata.namespace) !== metadata.namespace) return false;
  const [stream, followed] = splitSource(from, metadata.name);
  return stream === metadata.name && followed === tag;
}

/** The reference by which a tag is pulled: the stream's own where its policy is Local, else where the image came from. */
export function referenceOf(stream: KubernetesObject, tag: string, { dockerImageReference, image }: TagEvent): string {
  const policy = specTags(stream).find(({ name }) => name === tag)?.referencePolicy?.type;
  const local: string = stream.status?.dockerImageRepository ?? '';
  return policy === 'Local' && local !== '' && image !== '' ? `${local}@${image}` : dockerImageReference;
}

/** The image of a stream that a digest or the beginning of one means. */
export function eventOfImage(stream: KubernetesObject, id: string): TagEvent | undefined {
  const events = historiesOf(stream).flatMap(({ items }) => items);
  return events.find(({ image }) => image.startsWith(id) || image.startsWith(`sha256:${id}`));
}
