import { type ImageRef, imageRef } from '../model/image.ts';
import { askRegistry } from './ask-registry.ts';
import { fewAtOnce } from './few-at-once.ts';
import { damagedImage, type ImageManifest, type ImageRoot, type ImageSource, readManifests } from './image-manifest.ts';
import { askManifest, manifestDigest } from './manifest.ts';
import { placeToPush, urlOf } from './place.ts';
import { type Destination, pushBlob } from './push-blob.ts';
import { refused } from './refused.ts';
import type { ClientFor } from './registry-client.ts';

/** Where an image is pushed. */
export interface PushedAs {
  /** `host[:port]/repository`. */
  readonly repository: string;
  /** At least one. */
  readonly tags: readonly string[];
  /** `host[:port]/repository` that may have the blobs already; of use where it is of the same registry. */
  readonly mountFrom?: string | undefined;
}

const blobsAtOnce = 4;

/**
 * Pushes an image as it is, an index with all its images: blobs, then manifests, each after those that it names, then the
 * tags. What is there is not sent again, and a push that ends early leaves no tag. The manifest is read back by its digest.
 * Errors: `infrastructure`, those of `askRegistry`; `image`, `registry:image_damaged`; those of the source.
 */
export async function pushImage(
  clientFor: ClientFor,
  source: ImageSource,
  root: ImageRoot,
  as: PushedAs,
): Promise<ImageRef> {
  const { digest } = root;
  const { repository, tags } = as;
  const to = await destination(clientFor, as);
  const manifests = await readManifests(source, root);
  if ((await knownAs(to, digest)) !== digest) await pushParts(to, source, manifests);
  const [image] = manifests.slice(-1);
  if (image) for (const tag of tags) if ((await knownAs(to, tag)) !== digest) await putManifest(to, image, tag);
  const found = await manifestDigest(to.client, to.place, digest);
  if (found === digest) return imageRef(`${repository}@${digest}`);
  throw damagedImage(
    repository,
    digest,
    found === undefined ? 'it was taken and is not there' : `it is ${found} there`,
  );
}

async function destination(clientFor: ClientFor, { repository, mountFrom }: PushedAs): Promise<Destination> {
  const [host] = repository.split('/');
  const near = mountFrom?.startsWith(`${host}/`) && mountFrom !== repository ? mountFrom : undefined;
  const mounted = near?.slice(near.indexOf('/') + 1);
  const mount = mounted === undefined ? undefined : { from: mounted, place: placeToPush(repository, [mounted]) };
  return { client: await clientFor(repository), place: placeToPush(repository, []), mount };
}

/** The digest of what a tag or digest is there; undefined where there is none, or the registry does not tell. */
async function knownAs({ client, place }: Destination, reference: string): Promise<string | undefined> {
  const { code, headers } = await askManifest(client, 'HEAD', place, reference);
  return code === 404 ? undefined : headers['docker-content-digest'];
}

/** All but the tags. */
async function pushParts(to: Destination, source: ImageSource, manifests: readonly ImageManifest[]): Promise<void> {
  const blobs = new Map(manifests.flatMap((manifest) => manifest.blobs).map((blob) => [blob.digest, blob]));
  await fewAtOnce(blobsAtOnce, [...blobs.values()], (blob) => pushBlob(to, source, blob));
  for (const manifest of manifests.slice(0, -1)) await putManifest(to, manifest, manifest.digest);
}

async function putManifest(
  { client, place }: Destination,
  { text, mediaType }: ImageManifest,
  reference: string,
): Promise<void> {
  const url = urlOf(place, `manifests/${reference}`);
  const request = { method: 'PUT', url, headers: { 'content-type': mediaType }, body: text } as const;
  const answer = await askRegistry(client, place, request);
  if (answer.code >= 400) throw refused(client, place, request, answer);
}
