import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Imported } from './importer.ts';
import type { TagCondition, TagReference } from './stream.ts';
import { historiesOf, latestOf, secondsNow, specTags, withHistory, withSpecTag } from './stream.ts';
import { withEvent } from './tag-events.ts';

/** What was to be imported into a tag. */
export interface TagImport extends Pick<TagReference, 'importPolicy' | 'referencePolicy'> {
  readonly tag: string;
  readonly from: string;
}

/**
 * The stream with what came of an import: an image more in the history of the tag, or a condition that says why not. Its
 * generation is the one that it gets by being written. Read: openshift/openshift-apiserver 56aa2d9, createImages of
 * pkg/image/apiserver/registry/imagestreamimport/rest.go.
 */
export function withImport(stream: KubernetesObject, order: TagImport, imported: Imported, generation: number) {
  return 'failure' in imported
    ? withFailure(stream, order, imported.failure, generation)
    : withImage(stream, order, imported.image, generation);
}

type Found = Extract<Imported, { image: unknown }>['image'];
type Failure = Extract<Imported, { failure: unknown }>['failure'];

function withImage(stream: KubernetesObject, order: TagImport, image: Found, generation: number): KubernetesObject {
  const { tag, importPolicy = {} } = order;
  const known = specTags(stream).find(({ name }) => name === tag);
  const now = latestOf(stream, tag);
  const reference = image.dockerImageReference ?? '';
  const isSame = now?.image === image.metadata.name && now.dockerImageReference === reference;
  if (known && isSame && (known.generation ?? 0) <= now.generation) return withoutConditions(stream, tag);
  const asked = { ...known, ...askedFor(order, known), generation, importPolicy };
  const created = { created: secondsNow(), dockerImageReference: reference, image: image.metadata.name, generation };
  const next = withTag(stream, asked);
  return withoutConditions({ ...next, status: { ...next.status, tags: withEvent(next, tag, created) } }, tag);
}

function withFailure(stream: KubernetesObject, order: TagImport, failure: Failure, generation: number) {
  const { message = '', reason = '' } = failure as { message?: string; reason?: string };
  const about = { type: 'ImportSuccess', status: 'False', reason, message } as const;
  const condition: TagCondition = { ...about, generation, lastTransitionTime: secondsNow() };
  const known = specTags(stream).find(({ name }) => name === order.tag);
  const before = historiesOf(stream).find(({ tag }) => tag === order.tag)?.conditions?.[0];
  if (known && before?.reason === reason && before.message === message) return stream;
  const next = withTag(stream, { ...(known ?? askedFor(order, known)), generation });
  const tags = withHistory(historiesOf(next), order.tag, (history) => ({ ...history, conditions: [condition] }));
  return { ...next, status: { ...next.status, tags } };
}

function askedFor({ tag, from, importPolicy, referencePolicy }: TagImport, known: TagReference | undefined) {
  const policy = known?.referencePolicy ?? referencePolicy ?? { type: 'Source' as const };
  const source = { kind: 'DockerImage', name: from } as const;
  return { name: tag, annotations: null, from: source, importPolicy: importPolicy ?? {}, referencePolicy: policy };
}

function withTag(stream: KubernetesObject, tag: TagReference): KubernetesObject {
  const { lookupPolicy = { local: false } } = stream.spec ?? {};
  return { ...stream, spec: { ...stream.spec, lookupPolicy, tags: withSpecTag(specTags(stream), tag) } };
}

function withoutConditions(stream: KubernetesObject, tag: string): KubernetesObject {
  const tags = withHistory(historiesOf(stream), tag, ({ tag: name, items }) => ({ tag: name, items }));
  return { ...stream, status: { ...stream.status, tags } };
}
