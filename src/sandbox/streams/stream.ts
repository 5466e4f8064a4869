import type { KubernetesObject } from '../../ports/cluster.ts';

/** What a tag of an ImageStream is to be, as spec.tags has it. */
export interface TagReference {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>> | null;
  readonly from?: ImageSource | null;
  /** Only points there: nothing is imported. */
  readonly reference?: boolean;
  /** Generation of the stream in which it was asked for; 0 asks for it once more. */
  readonly generation?: number | null;
  readonly importPolicy?: ImportPolicy;
  readonly referencePolicy?: { readonly type: 'Source' | 'Local' };
}

/** Where an image comes from: `pipeline:root` of a namespace, `stream@sha256:…`, `quay.io/a/b:c`. */
export interface ImageSource {
  readonly kind: 'DockerImage' | 'ImageStreamTag' | 'ImageStreamImage';
  readonly name: string;
  readonly namespace?: string;
}

/** `PreserveOriginal` keeps a list of images for many architectures a list. */
export interface ImportPolicy {
  readonly importMode?: 'Legacy' | 'PreserveOriginal';
  readonly insecure?: boolean;
  readonly scheduled?: boolean;
}

/** An image that a tag was. */
export interface TagEvent {
  readonly created: string;
  readonly dockerImageReference: string;
  /** Its digest; empty where the tag only points to a reference. */
  readonly image: string;
  readonly generation: number;
}

/** Why the newest import of a tag went wrong. */
export interface TagCondition {
  readonly type: 'ImportSuccess';
  readonly status: 'False';
  readonly reason: string;
  readonly message: string;
  readonly generation: number;
  readonly lastTransitionTime: string;
}

/** What a tag of an ImageStream was, newest first, as status.tags has it. */
export interface TagHistory {
  readonly tag: string;
  readonly items: readonly TagEvent[];
  readonly conditions?: readonly TagCondition[];
}

export const streamKind = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' } as const;

/** Where the images of a stream lie in the registry: `project/stream`. */
export function repositoryOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** spec.tags of an ImageStream. */
export function specTags(stream: KubernetesObject | undefined): readonly TagReference[] {
  return stream?.spec?.tags ?? [];
}

/** status.tags of an ImageStream. */
export function historiesOf(stream: KubernetesObject | undefined): readonly TagHistory[] {
  return stream?.status?.tags ?? [];
}

/** What a tag is; undefined where it never was anything. */
export function latestOf(stream: KubernetesObject | undefined, tag: string): TagEvent | undefined {
  return historiesOf(stream).find((each) => each.tag === tag)?.items[0];
}

/** The histories with one of them changed; one without images and conditions is none. Sorted by tag. */
export function withHistory(
  histories: readonly TagHistory[],
  tag: string,
  change: (history: TagHistory) => TagHistory,
): readonly TagHistory[] {
  const changed = change(histories.find((each) => each.tag === tag) ?? { tag, items: [] });
  const isEmpty = changed.items.length === 0 && !changed.conditions?.length;
  const others = histories.filter((each) => each.tag !== tag);
  return [...others, ...(isEmpty ? [] : [changed])].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** The spec with one tag as it is given. Sorted by name. */
export function withSpecTag(tags: readonly TagReference[], tag: TagReference): readonly TagReference[] {
  return [...tags.filter(({ name }) => name !== tag.name), tag].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `pipeline:root` as stream and tag; one word is a tag of the stream that it stands in. */
export function splitSource({ kind, name }: ImageSource, own: string): readonly [stream: string, version: string] {
  const [first = '', second] = name.split(kind === 'ImageStreamImage' ? '@' : ':');
  return second === undefined ? [own, first] : [first, second];
}

/** Now, as the API writes times. */
export function secondsNow(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
