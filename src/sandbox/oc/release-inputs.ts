import { type Flags, OcError } from './flags.ts';
import { filesIn, labelsOf, readImage } from './image.ts';
import { type ReleaseTag, releaseTags } from './image-references.ts';
import type { RegistryClient } from './registry.ts';
import type { World } from './world.ts';

/** An image that goes into a release. */
export interface Input {
  readonly tag: ReleaseTag;
  /** What an operator's image has in /manifests; undefined of any other image. */
  readonly manifests: ReadonlyMap<string, Buffer> | undefined;
}

/** The tags of the ImageStream that is asked for, with the images that the command line puts in their places. */
export async function inputTags({ cluster, say }: World, flags: Flags): Promise<readonly ReleaseTag[]> {
  const excluded = flags.values('exclude');
  const overrides = flags.words.map(overrideOf).filter(({ name }) => !excluded.includes(name));
  const given = flags.value('from-image-stream');
  if (given === undefined && overrides.length === 0) {
    throw new OcError('error: must specify image mappings when no other source is defined');
  }
  const tags = given === undefined ? [] : await streamTags(given);
  const names = new Set([...tags, ...overrides].map(({ name }) => name));
  const merged = [...names].sort().flatMap((name) => [...overrides, ...tags].find((tag) => tag.name === name) ?? []);
  if (merged.length === 0) throw new OcError('error: no component images defined, unable to build a release payload');
  return merged;

  async function streamTags(stream: string): Promise<readonly ReleaseTag[]> {
    const api = cluster();
    const namespace = flags.value('namespace') ?? api.namespace;
    const found = await api.get(`/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams/${stream}`);
    const all = releaseTags(found, flags.value('reference-mode') ?? '', excluded);
    say(`info: Found ${all.length} images in image stream`);
    return all;
  }
}

const overridden = 'io.openshift.release.override';

function overrideOf(word: string): ReleaseTag {
  const [name = '', image = ''] = word.split(/=(.*)/s);
  if (name === '' || image === '') throw new OcError('error: all arguments must be NAME=IMAGE mappings');
  return { name, annotations: { [overridden]: 'true' }, from: { kind: 'DockerImage', name: image } };
}

const sourceLabels = ['commit.id', 'commit.ref', 'source-location'].map((name) => `io.openshift.build.${name}`);

/** Looks at the image of a tag: where it comes from, and what it has for an operator. */
export async function inputOf({ say }: World, registry: RegistryClient, tag: ReleaseTag): Promise<Input> {
  const image = await readImage(registry, tag.from.name);
  const labels = labelsOf(image);
  const sources = Object.fromEntries(sourceLabels.map((name) => [name, labels[name] ?? '']));
  const annotated = { ...tag, annotations: { ...tag.annotations, ...sources } };
  if (!labels['io.openshift.release.operator']) return { tag: annotated, manifests: undefined };
  const custom = tag.annotations?.[overridden] !== undefined;
  const which = custom ? `override ${tag.from.name}` : image.place.version;
  say(`info: Loading ${which} ${tag.name}`);
  return { tag: annotated, manifests: await filesIn(registry, image, 'manifests', !custom) };
}

/** Operators, what their image-references name, and what was asked for; all else is left out. */
export function included({ say }: World, inputs: readonly Input[], asked: readonly string[]): readonly Input[] {
  const names = new Set(asked);
  const operators = inputs.filter(({ manifests }) => manifests !== undefined);
  for (const { tag, manifests } of operators) {
    names.add(tag.name);
    for (const name of referencesOf(manifests)) {
      if (!inputs.some((each) => each.tag.name === name)) throw invalidReference(tag.name, name);
      names.add(name);
    }
  }
  const kept = inputs.filter(({ tag }) => names.has(tag.name));
  if (kept.length < inputs.length) {
    say(`info: Included ${kept.length} images from ${operators.length} input operators into the release`);
  }
  return kept;
}

function referencesOf(manifests: Input['manifests']): readonly string[] {
  const text = manifests?.get('image-references')?.toString();
  const tags: readonly { readonly name: string }[] = text === undefined ? [] : JSON.parse(text).spec.tags;
  return tags.map(({ name }) => name);
}

function invalidReference(operator: string, name: string): OcError {
  return new OcError(
    `error: unable to create a release: operator "${operator}" contained an invalid image-references file: no input image tag named "${name}"`,
  );
}

/** The operators' manifests under the names by which a cluster orders them. */
export function manifestsOf(inputs: readonly Input[]): readonly (readonly [string, Buffer])[] {
  return inputs.flatMap(({ tag, manifests = new Map<string, Buffer>() }) =>
    [...manifests]
      .filter(([name]) => name !== 'image-references')
      .map(([name, content]) => [name.startsWith('0000_') ? name : `0000_50_${tag.name}_${name}`, content] as const),
  );
}
