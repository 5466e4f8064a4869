import type { Component } from '../model/component.ts';
import type { BuiltImage } from '../model/image.ts';
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
      const image = await lookup.resolve(`${repository}/${repositoryName}`, tag);
      const isThere = image !== undefined && (await lookup.verify(image));
      return isThere ? { component: component.name, name, env, image, commit } : undefined;
    }),
  );
  const images = found.filter((image) => image !== undefined);
  return images.length === component.images.length ? images : undefined;
}
