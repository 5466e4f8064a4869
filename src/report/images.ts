import { z } from 'zod';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage, ImageRef } from '../model/image.ts';
import type { SourceSnapshot } from '../model/source.ts';
import type { Report } from './report.ts';

/** Where a build leaves its images, below the output folder. */
export const imagesFile = 'results/images.json';

const text = z.string();

/** `results/images.json`: what a build made, for the commands after it. */
export const imagesSchema = z.strictObject({
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
    }),
  ),
  images: z.array(
    z.strictObject({
      component: text,
      name: text,
      env: text,
      image: z.templateLiteral([z.string(), '@sha256:', z.string().regex(/^[0-9a-f]{64}$/)]),
      commit: text,
    }),
  ),
});

/** What results/images.json holds. */
export interface BuiltImages {
  readonly sources: readonly SourceSnapshot[];
  readonly images: readonly BuiltImage[];
}

/** The text of the file for a report; undefined where nothing was built. */
export function imagesText({ sources, images }: Report): string | undefined {
  if (images.length === 0) return undefined;
  const built = sources.filter(({ name }) => images.some(({ component }) => component === name));
  const content = { schemaVersion: 1, sources: built.map(({ role: _, ...source }) => source), images };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Errors: `request`, `images:invalid`, with every problem. */
export function parseImages(content: string, path: string): BuiltImages {
  const checked = imagesSchema.safeParse(parseJson(content));
  if (!checked.success) {
    throw new StreamstressError(
      'request',
      ['images', 'invalid'],
      `"${path}" is not what a build leaves: ${z.prettifyError(checked.error)}`,
    );
  }
  const { sources, images } = checked.data;
  return { sources, images: images.map((image) => ({ ...image, image: image.image as ImageRef })) };
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
