import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { type ImageRef, imageRef } from '../model/image.ts';
import type { Files } from '../ports/files.ts';
import { askRegistry } from './ask-registry.ts';
import { damagedImage, descriptors } from './image-manifest.ts';
import { askManifest, digestOf } from './manifest.ts';
import { placeToPull, urlOf } from './place.ts';
import { type PushedAs, pushImage } from './push-image.ts';
import type { ClientFor } from './registry-client.ts';

/** Name of the image with the results of Jobs; its tags are theirs. */
export const resultsName = 'streamstress-results';

const oci = 'application/vnd.oci.image';

/** What a results image says of itself (image-spec, guidelines for artifacts). */
const artifactType = 'application/vnd.streamstress.results.v1';

/**
 * Pushes a gzipped tar as the only layer of an image that nobody runs; every registry takes it, and whoever prunes images
 * understands it. Errors: those of `pushImage`.
 */
export async function pushResults(
  clientFor: ClientFor,
  files: Pick<Files, 'readPieces' | 'write'>,
  archive: string,
  as: PushedAs,
): Promise<ImageRef> {
  const { layer, diff } = await digestsOf(files, archive);
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [diff] },
  });
  const configFile = `${archive}.config`;
  await files.write(configFile, config);
  const mediaType = `${oci}.manifest.v1+json`;
  const manifest = JSON.stringify({
    schemaVersion: 2,
    ...{ mediaType, artifactType },
    config: { mediaType: `${oci}.config.v1+json`, digest: digestOf(config), size: Buffer.byteLength(config) },
    layers: [{ mediaType: `${oci}.layer.v1.tar+gzip`, ...layer }],
  });
  const source = {
    name: archive,
    manifest: async () => manifest,
    withBlob: ({ digest }: { readonly digest: string }, use: (file: string) => Promise<void>) =>
      use(digest === layer.digest ? archive : configFile),
  };
  return pushImage(clientFor, source, { digest: digestOf(manifest), mediaType }, as);
}

/** Puts the tar of a results image into a file; undefined where there is none of that tag. Errors: those of `askRegistry`. */
export async function pullResults(
  clientFor: ClientFor,
  repository: string,
  tag: string,
  file: string,
): Promise<ImageRef | undefined> {
  const [client, place] = [await clientFor(repository), placeToPull(repository)];
  const { code, body } = await askManifest(client, 'GET', place, tag);
  if (code === 404) return undefined;
  const digest = digestOf(body);
  const [layer] = descriptors((JSON.parse(body) as { layers?: unknown[] }).layers ?? []) ?? [];
  if (layer === undefined) throw damagedImage(repository, digest, 'it has no layer');
  const url = urlOf(place, `blobs/${layer.digest}`);
  const answer = await askRegistry(client, place, { method: 'GET', url, into: file });
  if (answer.digest !== layer.digest) throw damagedImage(repository, layer.digest, 'what comes has another digest');
  return imageRef(`${repository}@${digest}`);
}

/** Digest and size of a gzipped file, and the digest of what is in it. */
async function digestsOf(files: Pick<Files, 'readPieces'>, path: string) {
  const [packed, plain] = [createHash('sha256'), createHash('sha256')];
  const gunzip = createGunzip();
  const unpacked = (async () => {
    for await (const piece of gunzip) plain.update(piece as Uint8Array);
  })();
  let size = 0;
  for await (const piece of (await files.readPieces(path)) ?? []) {
    packed.update(piece);
    size += piece.length;
    gunzip.write(piece);
  }
  gunzip.end();
  await unpacked;
  return {
    layer: { digest: `sha256:${packed.digest('hex')}`, size },
    diff: `sha256:${plain.digest('hex')}`,
  };
}
