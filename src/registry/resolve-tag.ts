import { createHash } from 'node:crypto';
import { StreamstressError } from '../model/error.ts';
import { type ImageRef, imageRef } from '../model/image.ts';
import { askRegistry, type RegistryClient } from './ask-registry.ts';

/** Manifests of one image and of one for each architecture, by OCI's names and docker's. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * The image that a tag of `host[:port]/repository` is now, by digest (distribution-spec, pulling manifests); undefined
 * where there is none. Errors: `infrastructure`, `registry:unreachable`, `registry:unauthorized`, `registry:refused`,
 * `registry:no_digest`.
 */
export async function resolveTag(
  client: RegistryClient,
  repository: string,
  tag: string,
): Promise<ImageRef | undefined> {
  const at = repository.indexOf('/');
  const place = { host: repository.slice(0, at), repository: repository.slice(at + 1) };
  const url = `https://${serverOf(place.host)}/v2/${place.repository}/manifests/${tag}`;
  const headers = { accept: manifestTypes };
  const { code, headers: answered } = await askRegistry(client, place, { method: 'HEAD', url, headers });
  if (code === 404) return undefined;
  const told = answered['docker-content-digest'];
  const digest = told ?? (await hashed(client, place, url));
  if (digest === undefined) return undefined;
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return imageRef(`${repository}@${digest}`);
  const message = `the registry "${place.host}" gives no sha256 digest for "${repository}:${tag}"`;
  throw new StreamstressError('infrastructure', ['registry', 'no_digest'], message);
}

/** A registry need not tell the digest: it is the hash of the manifest. */
async function hashed(
  client: RegistryClient,
  place: { readonly host: string; readonly repository: string },
  url: string,
): Promise<string | undefined> {
  const { code, body } = await askRegistry(client, place, { method: 'GET', url, headers: { accept: manifestTypes } });
  return code === 404 ? undefined : `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

/** Docker Hub's registry has another name than its images. */
function serverOf(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}
