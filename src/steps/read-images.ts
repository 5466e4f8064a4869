import { created, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import { imagesFile, parseImages } from '../report/images.ts';

/**
 * Takes images from `results/images.json`, as an earlier build left them: creates the same `image:…` and `commit:…`
 * links as a build. Errors: `request`, `deploying:images_not_built` where they are needed and missing.
 */
export function readImagesStep(components: readonly Component[], outputDir: string, needed: boolean): Step {
  return {
    name: 'images',
    kind: 'images',
    requires: [],
    creates: components.flatMap(({ name, images }) => [
      `commit:${name}` as const,
      ...images.map((image) => imageLink(name, image.name)),
    ]),
    async run(_inputs, { world }) {
      const path = `${outputDir}/${imagesFile}`;
      const text = await world.files.read(path);
      const built = text === undefined ? { sources: [], images: [] } : parseImages(text, path);
      const wanted = new Set(components.map(({ name }) => name));
      const isOurs = (image: BuiltImage) =>
        components.some(
          ({ name, images }) => name === image.component && images.some((one) => one.name === image.name),
        );
      const images = built.images.filter(isOurs);
      const missing = [...wanted].filter((name) => !images.some(({ component }) => component === name));
      if (needed && missing.length > 0) {
        throw new StreamstressError(
          'request',
          ['deploying', 'images_not_built'],
          `"${path}" has no images of ${missing.join(', ')}: run "streamstress build" with the same --output-dir first`,
        );
      }
      return {
        summary: images.length === 0 ? 'no images of an earlier build' : `${images.length} images of an earlier build`,
        created: [
          ...built.sources
            .filter(({ name }) => wanted.has(name))
            .map((source) => created(`commit:${source.name}`, source)),
          ...images.map((image) => created(imageLink(image.component, image.name), image)),
        ],
        skipped: images.length === 0,
      };
    },
  };
}
