import { StreamstressError } from '../model/error.ts';
import type { ImageRef } from '../model/image.ts';
import { copyImage, type Passage } from './copy-image.ts';
import type { ClientFor } from './registry-client.ts';
import { resolveTag } from './resolve-tag.ts';

/** An image that is to have a tag of another repository. */
export interface TagCopy {
  readonly image: ImageRef;
  /** `host[:port]/repository`. */
  readonly repository: string;
  readonly tag: string;
}

/** Brings an image to where it is to have its tag, under one that says its digest: what is left to do then is quick. */
export async function stageCopy(clientFor: ClientFor, passage: Passage, { image, repository }: TagCopy): Promise<void> {
  const [, digest = ''] = image.split('@');
  await copyImage(clientFor, image, passage, { repository, tags: [digest.replace(':', '-')] });
}

/** Lets a tag be an image; answers with what puts back the one that it was. Errors: those of `copyImage`. */
export async function replaceTag(
  clientFor: ClientFor,
  passage: Passage,
  { image, repository, tag }: TagCopy,
): Promise<() => Promise<void>> {
  const before = await resolveTag(await clientFor(repository), repository, tag);
  await copyImage(clientFor, image, passage, { repository, tags: [tag] });
  return async () => {
    if (!before) throw tagStays(repository, tag);
    await copyImage(clientFor, before, passage, { repository, tags: [tag] });
  };
}

/** Registries need not know how to take a tag away, and many do not. */
function tagStays(repository: string, tag: string): StreamstressError {
  const message = `"${repository}:${tag}" was not there before, and stays: delete it there`;
  return new StreamstressError('infrastructure', ['registry', 'tag_stays'], message);
}
