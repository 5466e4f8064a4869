import type { ImageRef } from '../model/image.ts';
import type { Files } from '../ports/files.ts';
import { type Descriptor, damagedImage, descriptors, type ImageSource } from './image-manifest.ts';
import { type PushedAs, pushImage } from './push-image.ts';
import type { ClientFor } from './registry-client.ts';

/**
 * Pushes the only image of a folder (image-spec, image layout: `index.json` and `blobs/sha256/…`). Errors: those of
 * `pushImage`.
 */
export async function pushLayout(
  clientFor: ClientFor,
  files: Pick<Files, 'read'>,
  folder: string,
  as: PushedAs,
): Promise<ImageRef> {
  const image = onlyImage(await files.read(`${folder}/index.json`));
  if (image === undefined) throw damagedImage(folder, 'of its index.json', 'it is to name one image');
  return pushImage(clientFor, layoutSource(files, folder), image, as);
}

function onlyImage(index = '{}'): Descriptor | undefined {
  const { manifests } = JSON.parse(index) as { readonly manifests?: unknown };
  const images = descriptors(Array.isArray(manifests) ? manifests : []);
  return images?.length === 1 ? images[0] : undefined;
}

function layoutSource(files: Pick<Files, 'read'>, folder: string): ImageSource {
  const pathOf = (digest: string) => `${folder}/blobs/${digest.replace(':', '/')}`;
  return {
    name: folder,
    async manifest(digest) {
      const text = await files.read(pathOf(digest));
      if (text === undefined) throw damagedImage(folder, digest, 'its manifest is missing');
      return text;
    },
    withBlob: ({ digest }, use) => use(pathOf(digest)),
  };
}
