import { whileHeld } from '../cluster/lock/while-held.ts';
import { statusPermissions } from '../cluster/permissions.ts';
import { readStatus } from '../cluster/status/read-status.ts';
import { conditionTimeout } from '../cluster/swap/swap-images.ts';
import { type Look, waitFor } from '../cluster/wait-for.ts';
import { created, type Step, type StepContext } from '../engine/step.ts';
import type { ClusterStatus, ImageStatus } from '../model/cluster-status.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, imageRef } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { Product } from '../model/operator.ts';
import { type BuiltImages, imagesFile, parseImages } from '../report/images.ts';
import { standingsText } from '../report/status-text.ts';

/**
 * Finds which images run on the cluster where nobody deploys any, so that a report claims no others: creates the
 * `image:…`, `commit:…` and `deployed:…` links of what was swapped there. What an earlier build has left tells the
 * commits. Errors: `request`, `testing:other_images` where it left images that do not run; `testing:images:timeout`.
 */
export function findImagesStep(product: Product, outputDir: string): Step {
  const { components } = product;
  const names = components.map(({ name }) => name);
  return {
    name: 'images',
    kind: 'images',
    requires: ['lock:cluster', 'cluster:target'],
    creates: [
      'deployed:all',
      ...names.flatMap((name) => [`commit:${name}`, `deployed:${name}`] as const),
      ...components.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name))),
    ],
    permissions: statusPermissions(product),
    async run(inputs, context) {
      const path = `${outputDir}/${imagesFile}`;
      const text = await context.world.files.read(path);
      const built = text === undefined ? { sources: [], images: [] } : parseImages(text, path);
      const { images } = await whileHeld(inputs.get('lock:cluster'), context.signal, (signal) =>
        settled(product, { ...context, signal }),
      );
      const idle = names.filter((name) =>
        built.images.some((image) => image.component === name && !runs(image, images)),
      );
      if (idle.length > 0) throw otherImages(path, idle);
      const running = components.flatMap((component) => runningImages(component, images, built));
      const swapped = new Set(running.map(({ component }) => component));
      return {
        summary: standingsText(images),
        created: [
          ...built.sources.flatMap((source) =>
            swapped.has(source.name) ? [created(`commit:${source.name}`, source)] : [],
          ),
          ...running.map((image) => created(imageLink(image.component, image.name), image)),
          created('deployed:all', running),
          ...[...swapped].map((name) => {
            const own = running.filter(({ component }) => component === name);
            return created(`deployed:${name}`, own);
          }),
        ],
      };
    },
  };
}

/** The status once nothing changes any more. */
function settled(product: Product, { world, signal, progress }: StepContext): Promise<ClusterStatus> {
  const look = async (): Promise<Look<ClusterStatus>> => {
    const status = await readStatus(world.cluster, product);
    const changing = status.images.find(({ state }) => state === 'changing');
    if (!changing) return { done: true, value: status };
    return { done: false, missing: `${changing.component}: ${changing.trouble}` };
  };
  return waitFor(['testing', 'images'], look, { clock: world.clock, signal, progress, timeout: conditionTimeout });
}

/** The same digest, wherever it was pulled from: the cluster's own registry has two names. */
function runs(built: BuiltImage, images: readonly ImageStatus[]): boolean {
  const found = images.find(({ component, image }) => component === built.component && image === built.name);
  return found?.source === 'swapped' && digestOf(found.wanted) === digestOf(built.image);
}

/** What runs of a component by digest; a tag tells nobody what it was. */
function runningImages(
  { name, images: known }: Component,
  images: readonly ImageStatus[],
  built: BuiltImages,
): readonly BuiltImage[] {
  return images.flatMap(({ component, image, source, wanted }) => {
    const env = known.find((candidate) => candidate.name === image)?.env;
    if (component !== name || source !== 'swapped' || env === undefined || digestOf(wanted) === undefined) return [];
    const found = { component, name: image, env, image: imageRef(wanted ?? '') };
    const commit = built.images.find((each) => each.component === name && each.name === image)?.commit;
    return [commit === undefined ? found : { ...found, commit }];
  });
}

function digestOf(image: string | undefined): string | undefined {
  return image?.split('@')[1];
}

function otherImages(path: string, components: readonly string[]): StreamstressError {
  return new StreamstressError(
    'request',
    ['testing', 'other_images'],
    `"${path}" has images of ${components.join(', ')} that the cluster does not run, and a report must not claim them: bring them there with "streamstress deploy", or give another --output-dir to test what is there`,
  );
}
