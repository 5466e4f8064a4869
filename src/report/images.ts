import * as z from 'zod';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, imageRef } from '../model/image.ts';
import type { SourceSnapshot } from '../model/source.ts';
import { readJson } from './read-json.ts';
import type { Report } from './report.ts';

/** Where a build leaves its images, below the output folder. */
export const imagesFile = 'results/images.json';

const text = z.string();

/** `results/images.json`: what a build made, for the commands after it. */
const imagesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  sources: z.array(
    z.strictObject({
      name: text,
      repository: text,
      ref: text,
      origin: text,
      commit: text,
      committedAt: text,
      author: text,
      subject: text,
      merge: z.strictObject({ base: text, head: text }).optional(),
    }),
  ),
  images: z.array(
    z.strictObject({
      component: text,
      name: text,
      env: text,
      image: text.regex(/@sha256:[0-9a-f]{64}$/, 'not an image by digest'),
      commit: text.optional(),
    }),
  ),
});

/** What results/images.json holds. */
export interface BuiltImages {
  readonly sources: readonly SourceSnapshot[];
  readonly images: readonly BuiltImage[];
}

/**
 * The text of the file for a report; undefined where nothing was built. What stood in for a build (`--image`) is part of
 * what it made; images that were taken by their names are none of ours.
 */
export function imagesText({ run, sources, images: all }: Report): string | undefined {
  const builds = run.goal === 'build' || run.goal === 'run';
  const images = all.filter(({ commit }) => builds || commit !== undefined);
  if (images.length === 0) return undefined;
  const built = sources.filter(({ name }) => images.some(({ component }) => component === name));
  return builtImagesText({ sources: built.map(({ role: _, ...source }) => source), images });
}

/** The text of the file. */
export function builtImagesText({
  sources,
  images,
}: {
  readonly sources: readonly unknown[];
  readonly images: readonly unknown[];
}): string {
  return `${JSON.stringify({ schemaVersion: 1, sources, images }, null, 2)}\n`;
}

/** Errors: `request`, `images:invalid`. */
export function parseImages(text: string, path: string): BuiltImages {
  const read = readJson(text, imagesSchema);
  if ('why' in read)
    throw new StreamstressError('request', ['images', 'invalid'], `"${path}" is not what a build leaves: ${read.why}`);
  const { sources, images } = read.value;
  return {
    sources,
    images: images.map(({ commit, image, ...rest }) => ({
      ...rest,
      image: imageRef(image),
      ...(commit === undefined ? {} : { commit }),
    })),
  };
}
