import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage, ImageRef } from '../model/image.ts';
import type { ImageLookup } from './image-lookup.ts';

/**
 * The images that an earlier build of the same key left below `repository`, each verified by its digest; undefined where
 * one is missing: then all are built.
 */
export async function reuseImages(
  lookup: ImageLookup,
  component: Component,
  { repository, tag, commit }: { readonly repository: string; readonly tag: string; readonly commit: string },
): Promise<readonly BuiltImage[] | undefined> {
  const found = await Promise.all(
    component.images.map(async ({ name, env, repositoryName }) => {
      const image = await verified(lookup, `${repository}/${repositoryName}`, tag);
      return image && { component: component.name, name, env, image, commit };
    }),
  );
  const images = found.filter((image) => image !== undefined);
  return images.length === component.images.length ? images : undefined;
}

/** Some registries show nobody a repository that is yet to be made: the push will tell whether we may. */
async function verified(lookup: ImageLookup, repository: string, tag: string): Promise<ImageRef | undefined> {
  try {
    const image = await lookup.resolve(repository, tag);
    return image !== undefined && (await lookup.verify(image)) ? image : undefined;
  } catch (error) {
    if (error instanceof StreamstressError && error.reason === 'registry:unauthorized') return undefined;
    throw error;
  }
}
