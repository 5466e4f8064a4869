import { StreamstressError } from './error.ts';

/** An image by digest: `registry/repository@sha256:<64 hex>`. A tag is never an ImageRef. */
export type ImageRef = `${string}@sha256:${string}`;

const pattern = /^[^\s@]+\/[^\s@]+@sha256:[0-9a-f]{64}$/;

/** An ImageRef, or an error where the text names no digest. A tag before the digest is dropped. */
export function imageRef(text: string): ImageRef {
  const plain = text.trim().replace(/:[\w.-]+@/, '@');
  if (!pattern.test(plain)) {
    throw new StreamstressError('image', ['image', 'no_digest'], `"${text}" is not an image by digest`);
  }
  return plain as ImageRef;
}

/** One image that a build made, and the variable it goes into. */
export interface BuiltImage {
  readonly component: string;
  /** Name of the ComponentImage. */
  readonly name: string;
  readonly env: string;
  readonly image: ImageRef;
  /** Commit it was built from; absent where the image was taken by its name. */
  readonly commit?: string;
}

/** The operator's variables for these images. */
export function envOf(images: readonly BuiltImage[]): Record<string, ImageRef> {
  return Object.fromEntries(images.map(({ env, image }) => [env, image]));
}
