import { StreamstressError } from '../model/error.ts';
import { askRegistry } from './ask-registry.ts';
import { damagedImage } from './image-manifest.ts';
import { askManifest, digestOf } from './manifest.ts';
import { placeToPush, urlOf } from './place.ts';
import type { ClientFor } from './registry-client.ts';

/** An image of the repository, for one architecture. */
export interface IndexedImage {
  /** `sha256:<64 hex>`. */
  readonly digest: string;
  /** `amd64`. */
  readonly architecture: string;
}

const docker = 'application/vnd.docker.distribution.manifest.list.v2+json';
const oci = 'application/vnd.oci.image.index.v1+json';

/**
 * Lets a tag of `host[:port]/repository` be a list of images that are there, one for each architecture. Answers with its
 * digest. Errors: `image`, `registry:image_damaged`; those of `askRegistry`.
 */
export async function pushIndex(
  clientFor: ClientFor,
  repository: string,
  tag: string,
  images: readonly IndexedImage[],
): Promise<string> {
  const client = await clientFor(repository);
  const place = placeToPush(repository, []);
  const manifests = await Promise.all(
    images.map(async ({ digest, architecture }) => {
      const { code, body, headers } = await askManifest(client, 'GET', place, digest);
      if (code === 404) throw damagedImage(repository, digest, 'it is not there');
      const mediaType = headers['content-type'] ?? '';
      return { mediaType, digest, size: Buffer.byteLength(body), platform: { os: 'linux', architecture } };
    }),
  );
  const mediaType = manifests.every((one) => one.mediaType.includes('docker')) ? docker : oci;
  const body = JSON.stringify({ schemaVersion: 2, mediaType, manifests });
  const url = urlOf(place, `manifests/${tag}`);
  const { code } = await askRegistry(client, place, {
    method: 'PUT',
    url,
    headers: { 'content-type': mediaType },
    body,
  });
  if (code < 300) return digestOf(body);
  const message = `the registry took no list of images for "${repository}:${tag}" (HTTP ${code}). Does it know images for several architectures?`;
  throw new StreamstressError('infrastructure', ['registry', 'refused'], message);
}
