import { created, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type ImageRef, imageRef } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import { type ImageLookup, imageLookup } from '../registry/image-lookup.ts';
import { imageName } from '../registry/pin-image.ts';

/** Given images of one component, by the names of its images. */
export interface Prebuilt {
  readonly component: Component;
  readonly refs: ReadonlyMap<string, string>;
}

/**
 * Takes images that somebody else has built as they are; a tag becomes the digest that it has now. Creates their
 * `image:<name>/…`. Errors: `request`, `prebuilt:tag_not_found`; those of the registry.
 */
export function usePrebuiltStep({ component, refs }: Prebuilt): Step {
  const given = component.images.filter(({ name }) => refs.has(name));
  return {
    name: `prebuilt:${component.name}`,
    kind: 'prebuilt',
    requires: [],
    creates: given.map(({ name }) => imageLink(component.name, name)),
    async run(_inputs, { world, signal }) {
      const lookup = imageLookup(world, signal);
      const images = await Promise.all(
        given.map(async ({ name, env }) => {
          const image = await byDigest(refs.get(name) ?? '', `${component.name}/${name}`, lookup);
          return { component: component.name, name, env, image };
        }),
      );
      return {
        summary: images.map(({ name, image }) => `${name} is ${image}`).join(', '),
        created: images.map((image) => created(imageLink(component.name, image.name), image)),
      };
    },
  };
}

async function byDigest(ref: string, what: string, lookup: ImageLookup): Promise<ImageRef> {
  if (ref.includes('@')) return imageRef(ref);
  const { repository, tag } = imageName(ref);
  const image = await lookup.resolve(repository, tag);
  if (image !== undefined) return image;
  const message = `--image "${what}=${ref}": there is no tag "${tag}" in "${repository}". Check its name, or push it first`;
  throw new StreamstressError('request', ['prebuilt', 'tag_not_found'], message);
}
