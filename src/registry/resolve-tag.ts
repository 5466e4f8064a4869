import { StreamstressError } from '../model/error.ts';
import { type ImageRef, imageRef } from '../model/image.ts';
import { askManifest, manifestDigest } from './manifest.ts';
import { placeToPull } from './place.ts';
import type { RegistryClient } from './registry-client.ts';

/**
 * The image that a tag of `host[:port]/repository` is now, by digest; undefined where there is none.
 * Errors: `infrastructure`, `registry:unreachable`, `registry:unauthorized`, `registry:refused`, `registry:no_digest`.
 */
export async function resolveTag(
  client: RegistryClient,
  repository: string,
  tag: string,
): Promise<ImageRef | undefined> {
  const place = placeToPull(repository);
  const { code, headers } = await askManifest(client, 'HEAD', place, tag);
  if (code === 404) return undefined;
  // A registry need not tell the digest.
  const digest = headers['docker-content-digest'] ?? (await manifestDigest(client, place, tag));
  if (digest === undefined) return undefined;
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return imageRef(`${repository}@${digest}`);
  const [host] = repository.split('/');
  const message = `the registry "${host}" gives no sha256 digest for "${repository}:${tag}"`;
  throw new StreamstressError('infrastructure', ['registry', 'no_digest'], message);
}
