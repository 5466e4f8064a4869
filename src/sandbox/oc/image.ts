import { gunzipSync } from 'node:zlib';
import { architecture as ownArchitecture } from '../registry/make-image.ts';
import type { OwnRepository } from '../registry/own-repository.ts';
import { OcError } from './flags.ts';
import { type Manifest, type RegistryClient, RegistryRefusal } from './registry.ts';
import { untar } from './untar.ts';

/** One image of a registry, of one architecture. */
export interface Image {
  readonly place: OwnRepository;
  readonly manifest: Manifest;
  readonly config: ImageConfig;
}

interface ImageConfig {
  readonly config?: { readonly Labels?: Readonly<Record<string, string>> | null };
  readonly rootfs: { readonly type: string; readonly diff_ids: readonly string[] };
  readonly [field: string]: unknown;
}

/** Read: openshift/oc @ 6b8e30c5, pkg/cli/image/extract/extract.go (its errors), pkg/cli/image/manifest. */
export async function readImage(
  registry: RegistryClient,
  reference: string,
  architecture = ownArchitecture,
): Promise<Image> {
  const place = registry.place(reference);
  const top = await readManifest(registry, place, reference);
  const entry = top.manifests?.find(({ platform }) => platform?.architecture === architecture) ?? top.manifests?.[0];
  const manifest = entry === undefined ? top : await registry.manifest(place, entry.digest);
  const config = JSON.parse((await registry.blob(place, manifest.config?.digest ?? '')).toString());
  return { place, manifest, config };
}

/** The manifest at a reference, in the words of oc where there is none. */
export async function readManifest(
  registry: RegistryClient,
  place: OwnRepository,
  reference: string,
): Promise<Manifest> {
  try {
    return await registry.manifest(place);
  } catch (thrown) {
    if (!(thrown instanceof RegistryRefusal))
      throw new OcError(`error: unable to read image ${reference}: ${message(thrown)}`);
    if (thrown.status === 404) throw new OcError(`error: image "${reference}" not found: ${thrown.message}`);
    const hidden = `image "${reference}" does not exist or you don't have permission to access the repository`;
    throw new OcError(
      `error: ${thrown.status === 401 ? hidden : `unable to read image ${reference}: ${thrown.message}`}`,
    );
  }
}

function message(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Files below a folder, by their names in it; of the last layer alone where `last` says so. */
export async function filesIn(
  registry: RegistryClient,
  { place, manifest: { layers = [] } }: Image,
  folder: string,
  last = false,
): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const { digest } of last ? layers.slice(-1) : layers) {
    const blob = await registry.blob(place, digest);
    const archive = blob[0] === 0x1f ? gunzipSync(blob) : blob;
    for (const [path, content] of untar(archive)) {
      if (path.startsWith(`${folder}/`)) files.set(path.slice(folder.length + 1), content);
    }
  }
  return files;
}

export function labelsOf({ config }: Pick<Image, 'config'>): Readonly<Record<string, string>> {
  return config.config?.Labels ?? {};
}
