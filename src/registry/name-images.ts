import type { Component, ComponentImage } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage } from '../model/image.ts';
import type { ImageLookup } from './image-lookup.ts';

/** Where images lie that nobody has told the digests of: `<repository>/<name of the image>:<tag>`. */
export interface NamedPlace {
  /** `host[:port]/repository`. */
  readonly repository: string;
  readonly tag: string;
}

/**
 * The images of components by their names of components.toml, as their tags are now, all asked for at once.
 * Errors: `request`, `deploying:image_not_found`, with every image that is missing; those of the lookup.
 */
export async function nameImages(
  lookup: ImageLookup,
  { repository, tag }: NamedPlace,
  components: readonly Component[],
): Promise<readonly BuiltImage[]> {
  const asked = components.flatMap((component) => component.images.map((image) => ({ component, image })));
  const nameOf = ({ repositoryName }: ComponentImage) => `${repository}/${repositoryName}`;
  const found = await Promise.all(
    asked.map(async ({ component, image: { name, env }, image }) => {
      const ref = await lookup.resolve(nameOf(image), tag);
      return ref === undefined ? [] : [{ component: component.name, name, env, image: ref }];
    }),
  );
  const missing = asked.filter((_, at) => found[at]?.length === 0);
  if (missing.length === 0) return found.flat();
  const names = missing.map(({ component, image }) => `  ${component.name}/${image.name}: "${nameOf(image)}:${tag}"`);
  const todo = 'Push them under these names, choose another --image-tag, or leave the components out (--components)';
  const message = `${missing.length} of ${asked.length} images are not in the registry. ${todo}:\n${names.join('\n')}`;
  throw new StreamstressError('request', ['deploying', 'image_not_found'], message);
}
