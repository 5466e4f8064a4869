import { createHash } from 'node:crypto';
import type { RegistryAnswer, RegistryRequest } from '../ports/registries.ts';
import { askRegistry } from './ask-registry.ts';
import { type Place, urlOf } from './place.ts';
import type { RegistryClient } from './registry-client.ts';

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
  place: Place,
  reference: string,
): Promise<RegistryAnswer> {
  const url = urlOf(place, `manifests/${reference}`);
  return askRegistry(client, place, { method, url, headers: { accept: manifestTypes } });
}

/** The digest of the manifest that comes, whatever the registry says of it; undefined where there is none. */
export async function manifestDigest(
  client: RegistryClient,
  place: Place,
  reference: string,
): Promise<string | undefined> {
  const { code, body } = await askManifest(client, 'GET', place, reference);
  return code === 404 ? undefined : digestOf(body);
}

/** `sha256:<64 hex>`. */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** Whether a text is a manifest by image-spec or docker's second schema. */
export function isManifest(text: string): boolean {
  try {
    return (JSON.parse(text) as { readonly schemaVersion?: unknown } | null)?.schemaVersion === 2;
  } catch {
    return false;
  }
}
