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

/** One image of a component that is to be tested, and the variable it goes into. */
export interface BuiltImage {
  readonly component: string;
  /** Name of the ComponentImage. */
  readonly name: string;
  /** Variable of components.toml; this release of the operator may have another one for it. */
  readonly env: string;
  /** By the address that it was pushed to; the operator is given the one that the nodes have for it. */
  readonly image: ImageRef;
  /** Commit it was built from; absent where the image was taken by its name. */
  readonly commit?: string;
}

/** The operator's variables for these images. */
export function envOf(images: readonly BuiltImage[]): Record<string, ImageRef> {
  return Object.fromEntries(images.map(({ env, image }) => [env, image]));
}
