import { createHash } from 'node:crypto';
import type { HttpAnswer } from '../ports/http.ts';
import type { RegistryRequest } from '../ports/registries.ts';
import { askRegistry, type RegistryClient } from './ask-registry.ts';

/** Manifests of one image and of one for each architecture, by OCI's names and docker's. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Asks for a manifest by its tag or digest (distribution-spec, pulling manifests). Errors: those of `askRegistry`. */
export function askManifest(
  client: RegistryClient,
  method: RegistryRequest['method'],
  repository: string,
  reference: string,
): Promise<HttpAnswer> {
  const at = repository.indexOf('/');
  const place = { host: repository.slice(0, at), repository: repository.slice(at + 1) };
  const url = `https://${serverOf(place.host)}/v2/${place.repository}/manifests/${reference}`;
  return askRegistry(client, place, { method, url, headers: { accept: manifestTypes } });
}

/** The digest of the manifest that comes, whatever the registry says of it; undefined where there is none. */
export async function manifestDigest(
  client: RegistryClient,
  repository: string,
  reference: string,
): Promise<string | undefined> {
  const { code, body } = await askManifest(client, 'GET', repository, reference);
  return code === 404 ? undefined : `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

/** Docker Hub's registry has another name than its images. */
function serverOf(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}
