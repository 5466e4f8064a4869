import { buffer } from 'node:stream/consumers';
import type { Exchange } from './blobs.ts';
import { RegistryError } from './errors.ts';
import type { Push } from './image-streams.ts';
import { digestOfBytes } from './make-image.ts';
import type { Route } from './route.ts';
import type { Storage } from './storage.ts';

type Place = Extract<Route, { reference: string }>;

/** GET and HEAD of a manifest, by tag or digest. */
export function serveManifest(
  storage: Storage,
  { repository, reference }: Place,
  { request, response }: Exchange,
): void {
  const manifest = storage.read(repository, reference);
  if (manifest === undefined) {
    throw new RegistryError('MANIFEST_UNKNOWN', `"${repository}" has no manifest ${reference}`);
  }
  response.writeHead(200, {
    'Content-Type': manifest.mediaType,
    'Content-Length': manifest.bytes.length,
    'Docker-Content-Digest': manifest.digest,
  });
  response.end(request.method === 'HEAD' ? undefined : manifest.bytes);
}

/** PUT of a manifest; everything that it names must be in the repository already. `onPush` is told before the answer. */
export async function takeManifest(
  storage: Storage,
  place: Place,
  { request, response }: Exchange,
  onPush: (push: Push) => void,
): Promise<void> {
  const { repository, reference } = place;
  const bytes = await buffer(request);
  const document = parse(bytes);
  const mediaType = request.headers['content-type'] ?? document.mediaType ?? '';
  const byDigest = reference.includes(':');
  if (byDigest && digestOfBytes(bytes) !== reference) {
    throw new RegistryError('DIGEST_INVALID', `the manifest has the digest ${digestOfBytes(bytes)}, not ${reference}`);
  }
  refuseMissing(storage, repository, document);
  const tag = byDigest ? undefined : reference;
  const digest = storage.writeManifest(repository, { mediaType, bytes }, tag);
  onPush({ repository, digest, tag });
  const headers = { Location: `/v2/${repository}/manifests/${digest}`, 'Docker-Content-Digest': digest };
  response.writeHead(201, headers).end();
}

interface Manifest {
  readonly mediaType?: string;
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string; readonly urls?: readonly string[] }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

function parse(bytes: Buffer): Manifest {
  try {
    const document: unknown = JSON.parse(bytes.toString());
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // Falls through to the same refusal.
  }
  throw new RegistryError('MANIFEST_INVALID', 'the manifest is not a JSON object');
}

function refuseMissing(storage: Storage, repository: string, { config, layers = [], manifests = [] }: Manifest): void {
  const blobs = [...(config ? [config] : []), ...layers.filter(({ urls }) => urls === undefined)];
  const missing = [
    ...blobs.filter(({ digest }) => !storage.hasBlob(repository, digest)),
    ...manifests.filter(({ digest }) => storage.read(repository, digest) === undefined),
  ].map(({ digest }) => digest);
  if (missing.length === 0) return;
  throw new RegistryError('MANIFEST_BLOB_UNKNOWN', `"${repository}" lacks ${missing.join(', ')}`);
}
