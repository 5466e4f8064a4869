import { buildKey, keyTag } from '../model/build-key.ts';
import type { Component } from '../model/component.ts';
import type { ImageLookup } from './image-lookup.ts';
import { pinImage } from './pin-image.ts';

/** Base images by the names that a Dockerfile has for them, as they are now. */
export type PinnedBases = ReadonlyMap<string, string>;

/** What the images of a component's Dockerfiles depend on, besides the Dockerfiles. */
interface DockerfileInputs {
  readonly commit: string;
  /** `buildah 1.28.2`. */
  readonly builder: string;
  /** Of each Dockerfile, where its bases can be told. */
  readonly bases: readonly (PinnedBases | undefined)[];
  readonly platform: string;
}

/** What the registries have for these names; what they do not tell stays as it is. */
export async function pinBases(lookup: ImageLookup, names: readonly string[]): Promise<PinnedBases> {
  return new Map(await Promise.all(names.map(async (name) => [name, await pinImage(lookup, name)] as const)));
}

/** The tag of a build of Dockerfiles all of whose bases are known; undefined otherwise. */
export function dockerfileTag(
  { images }: Component,
  { commit, builder, bases: pinned, platform }: DockerfileInputs,
): string | undefined {
  const bases = pinned.flatMap((found) => (found ? [...found.values()] : ''));
  if (bases.some((base) => !base.includes('@sha256:'))) return undefined;
  const paths = images.map(({ dockerfile, buildArgs = {} }) => JSON.stringify([dockerfile, buildArgs]));
  return keyTag(buildKey({ commit, paths, builders: [builder], bases, platform, flags: [] }));
}
