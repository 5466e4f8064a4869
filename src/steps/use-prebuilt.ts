import { created, type Step, type StepContext } from '../engine/step.ts';
import type { Component, ComponentImage } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, type ImageRef, imageRef } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { PushTarget } from '../model/push-target.ts';
import { copyImage } from '../registry/copy-image.ts';
import { type ImageLookup, imageLookup } from '../registry/image-lookup.ts';
import { imageName } from '../registry/pin-image.ts';
import { registryClients } from '../registry/registry-client.ts';

/** Given images of one component, by the names of its images. */
export interface Prebuilt {
  readonly component: Component;
  readonly refs: ReadonlyMap<string, string>;
}

/** Images are copied to `registry:push`. */
export interface Copies {
  /** Folder for layers on their way. */
  readonly work: string;
}

/**
 * Takes images that somebody else has built as they are; a tag becomes the digest that it has now. Creates their
 * `image:<name>/…`. Errors: `request`, `prebuilt:tag_not_found`; `infrastructure`, `prebuilt:not_copied`; those of the
 * registry.
 */
export function usePrebuiltStep({ component, refs }: Prebuilt, copies?: Copies): Step {
  const given = component.images.filter(({ name }) => refs.has(name));
  return {
    name: `prebuilt:${component.name}`,
    kind: 'prebuilt',
    requires: copies ? ['registry:push'] : [],
    creates: given.map(({ name }) => imageLink(component.name, name)),
    async run(inputs, context) {
      const target = copies && inputs.get('registry:push');
      const lookup = imageLookup(context.world, context.signal, target);
      const images: BuiltImage[] = [];
      for (const image of given) {
        const { name, env } = image;
        const found = await byDigest(refs.get(name) ?? '', `${component.name}/${name}`, lookup);
        const taken = copies && target ? await copy(found, image, target, copies, context) : found;
        images.push({ component: component.name, name, env, image: taken });
      }
      return {
        summary: images.map(({ name, image }) => `${name} is ${image}`).join(', '),
        created: images.map((image) => created(imageLink(component.name, image.name), image)),
      };
    },
  };
}

/** Its tag says what it is, and none of ours: no pruning takes it, and no build takes it for its own. */
async function copy(
  image: ImageRef,
  { repositoryName }: ComponentImage,
  target: PushTarget,
  { work }: Copies,
  { world, signal, progress }: StepContext,
): Promise<ImageRef> {
  const repository = `${target.repository}/${repositoryName}`;
  const tags = [`copy-${image.slice(-64, -40)}`];
  progress(`copying "${image}" to "${repository}"`);
  const passage = { files: world.files, folder: `${work}/copied/${repositoryName}` };
  try {
    return await copyImage(registryClients(world, signal, target), image, passage, { repository, tags });
  } catch (error) {
    if (!(error instanceof StreamstressError) || !error.reason.startsWith('registry:') || error.kind === 'cancelled')
      throw error;
    const message = `"${image}" could not be copied to "${repository}": ${error.message}`;
    throw new StreamstressError('infrastructure', ['prebuilt', 'not_copied'], message, error);
  } finally {
    await world.files.remove(passage.folder);
  }
}

async function byDigest(ref: string, what: string, lookup: ImageLookup): Promise<ImageRef> {
  if (ref.includes('@')) return imageRef(ref);
  const { repository, tag } = imageName(ref);
  const image = await lookup.resolve(repository, tag);
  if (image !== undefined) return image;
  const message = `--image "${what}=${ref}": there is no tag "${tag}" in "${repository}". Check its name, or push it first`;
  throw new StreamstressError('request', ['prebuilt', 'tag_not_found'], message);
}
