import type { ImageRef } from '../model/image.ts';
import type { Files } from '../ports/files.ts';
import { askRegistry } from './ask-registry.ts';
import { type Descriptor, damagedImage, type ImageSource } from './image-manifest.ts';
import { askManifest } from './manifest.ts';
import { type Place, placeToPull, urlOf } from './place.ts';
import { type PushedAs, pushImage } from './push-image.ts';
import type { ClientFor, RegistryClient } from './registry-client.ts';

/** Where blobs wait between two registries. */
export interface Passage {
  readonly files: Pick<Files, 'remove'>;
  readonly folder: string;
}

/**
 * Copies an image as it is, an index with all its images: the digest stays the same. Errors: those of `pushImage`, for
 * both registries.
 */
export async function copyImage(
  clientFor: ClientFor,
  image: ImageRef,
  passage: Passage,
  as: PushedAs,
): Promise<ImageRef> {
  const [repository = '', digest = ''] = image.split('@');
  const client = await clientFor(repository);
  const { code, headers } = await askManifest(client, 'HEAD', placeToPull(repository), digest);
  const mediaType = headers['content-type'];
  if (code === 404 || mediaType === undefined) throw damagedImage(repository, digest, 'it is not there');
  const source = registrySource(client, repository, passage);
  return pushImage(clientFor, source, { digest, mediaType }, { ...as, mountFrom: repository });
}

function registrySource(client: RegistryClient, repository: string, { files, folder }: Passage): ImageSource {
  const place = placeToPull(repository);
  return {
    name: repository,
    async manifest(digest) {
      const { code, body } = await askManifest(client, 'GET', place, digest);
      if (code === 404) throw damagedImage(repository, digest, 'its manifest is not there');
      return body;
    },
    async withBlob(blob, use) {
      const file = `${folder}/${blob.digest.replace(':', '-')}`;
      try {
        await download(client, place, blob, file);
        await use(file);
      } finally {
        await files.remove(file);
      }
    },
  };
}

async function download(client: RegistryClient, place: Place, { digest }: Descriptor, into: string): Promise<void> {
  const request = { method: 'GET', url: urlOf(place, `blobs/${digest}`), into } as const;
  const answer = await askRegistry(client, place, request);
  if (answer.digest === digest) return;
  const why = answer.digest === undefined ? 'a layer is not there' : `a layer came as ${answer.digest}`;
  throw damagedImage(`${place.host}/${place.repository}`, digest, why);
}
