import { StreamstressError } from '../model/error.ts';
import { type ImageRef, imageRef } from '../model/image.ts';
import { askManifest, digestOf, isManifest } from './manifest.ts';
import { type Place, placeToPull } from './place.ts';
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
  const digest = headers['docker-content-digest'] ?? (await digestOfBody(client, place, tag));
  if (digest === undefined) return undefined;
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return imageRef(`${repository}@${digest}`);
  const [host] = repository.split('/');
  const message = `the registry "${host}" gives no sha256 digest for "${repository}:${tag}". Is it a registry, and not a proxy or a login page before it?`;
  throw new StreamstressError('infrastructure', ['registry', 'no_digest'], message);
}

/** Empty where something else came than a manifest: the page of a login, or of a proxy, has a digest too. */
async function digestOfBody(client: RegistryClient, place: Place, tag: string): Promise<string | undefined> {
  const { code, body } = await askManifest(client, 'GET', place, tag);
  if (code === 404) return undefined;
  return isManifest(body) ? digestOf(body) : '';
}
