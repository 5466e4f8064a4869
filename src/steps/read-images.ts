import { created, type Step, type StepContext } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { PushTarget } from '../model/push-target.ts';
import { imageLookup } from '../registry/image-lookup.ts';
import { nameImages } from '../registry/name-images.ts';
import { type BuiltImages, imagesFile, parseImages } from '../report/images.ts';

/** Where images are taken from that nobody has built here. */
export interface ReadImagesOptions {
  readonly outputDir: string;
  /** The file of the earlier build where it is not that of the output folder. */
  readonly file?: string;
  /** Tag by which images are taken from `registry:push`; without it only those of an earlier build are taken. */
  readonly tag: string | undefined;
}

/**
 * Takes images from `results/images.json`, as an earlier build left them, and creates the same `image:…` and `commit:…`
 * links as a build. Components that it has nothing of have their images by name, where a tag is given: what commit those
 * were built from is not known. Errors: `request`, `deploying:images_not_built`, `deploying:image_not_found`; those of the
 * registry.
 */
export function readImagesStep(components: readonly Component[], options: ReadImagesOptions): Step {
  return {
    name: 'images',
    kind: 'images',
    requires: options.tag === undefined ? [] : ['registry:push'],
    creates: components.flatMap(({ name, images }) => [
      `commit:${name}` as const,
      ...images.map((image) => imageLink(name, image.name)),
    ]),
    async run(inputs, context) {
      const path = options.file ?? `${options.outputDir}/${imagesFile}`;
      const built = ofComponents(await readBuilt(path, context), components);
      const others = components.filter(({ name }) => !built.images.some(({ component }) => component === name));
      const target = options.tag === undefined ? undefined : inputs.get('registry:push');
      if (target === undefined && others.length > 0) throw notBuilt(path, others);
      const named = target && others.length > 0 ? await byName(target, options.tag ?? '', others, context) : [];
      return {
        summary: summaryOf(built.images, named, target?.repository),
        created: [
          ...built.sources.map((source) => created(`commit:${source.name}`, source)),
          ...[...built.images, ...named].map((image) => created(imageLink(image.component, image.name), image)),
        ],
      };
    },
  };
}

async function readBuilt(path: string, { world }: StepContext): Promise<BuiltImages> {
  const text = await world.files.read(path);
  return text === undefined ? { sources: [], images: [] } : parseImages(text, path);
}

function ofComponents({ sources, images }: BuiltImages, components: readonly Component[]): BuiltImages {
  const wanted = new Set(components.map(({ name }) => name));
  return {
    sources: sources.filter(({ name }) => wanted.has(name)),
    images: images.filter((image) => components.some((component) => isOf(image, component))),
  };
}

function isOf(image: BuiltImage, { name, images }: Component): boolean {
  return image.component === name && images.some((own) => own.name === image.name);
}

async function byName(
  target: PushTarget,
  tag: string,
  components: readonly Component[],
  { world, signal, progress }: StepContext,
): Promise<readonly BuiltImage[]> {
  const { repository } = target;
  progress(`looking for the images tagged "${tag}" below "${repository}"`);
  return nameImages(imageLookup(world, signal, target), { repository, tag }, components);
}

function summaryOf(built: readonly BuiltImage[], named: readonly BuiltImage[], repository: string | undefined): string {
  const parts = [
    ...(built.length > 0 ? [`${built.length} images of an earlier build${named.length > 0 ? of(built) : ''}`] : []),
    ...(named.length > 0 ? [`${named.length} images below "${repository}"${built.length > 0 ? of(named) : ''}`] : []),
  ];
  return parts.join(', ');
}

function of(images: readonly BuiltImage[]): string {
  return ` (${[...new Set(images.map(({ component }) => component))].join(', ')})`;
}

function notBuilt(path: string, components: readonly Component[]): StreamstressError {
  const names = components.map(({ name }) => name).join(', ');
  const todo = 'run "streamstress build" with the same --output-dir first, or name the --registry that has them';
  return new StreamstressError(
    'request',
    ['deploying', 'images_not_built'],
    `"${path}" has no images of ${names}: ${todo}`,
  );
}
