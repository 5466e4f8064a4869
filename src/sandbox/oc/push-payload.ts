import { gzipSync } from 'node:zlib';
import { digestOfBytes } from '../registry/make-image.ts';
import type { OwnRepository } from '../registry/own-repository.ts';
import { tar } from '../registry/tar.ts';
import { OcError } from './flags.ts';
import { type Image, readImage, readManifest } from './image.ts';
import type { Descriptor, Manifest, RegistryClient } from './registry.ts';

/** Where a payload goes and what it is built upon. */
interface Payload {
  readonly to: string;
  readonly name: string;
  /** RFC 3339. */
  readonly created: string;
  readonly base: string | undefined;
  /** Whether a list of images is built upon as a list. */
  readonly keepList: boolean;
}

const docker = 'application/vnd.docker';

/** Pushes the files as `release-manifests` in a layer on top of the base; returns the digest. */
export async function pushPayload(
  registry: RegistryClient,
  payload: Payload,
  files: readonly (readonly [string, Buffer])[],
): Promise<string> {
  const to = registry.place(payload.to);
  const archive = tar(files.map(([name, content]) => ({ path: `release-manifests/${name}`, mode: 0o444, content })));
  const layer = gzipSync(archive);
  await registry.putBlob(to, layer);
  const added = { diff: digestOfBytes(archive), layer };
  const [first, ...others] = await basesOf(registry, payload);
  if (others.length === 0)
    return registry.putManifest(to, to.version, await build(registry, to, payload, added, first));
  const entries: Entry[] = [];
  for (const base of [first, ...others]) {
    const manifest = await build(registry, to, payload, added, base);
    const digest = await registry.putManifest(to, digestOfBytes(manifest.bytes), manifest);
    const platform = { architecture: String(base?.config.architecture), os: 'linux' };
    entries.push({ mediaType: manifest.mediaType, size: manifest.bytes.length, digest, platform });
  }
  return registry.putManifest(to, to.version, listOf(entries));
}

type Entry = NonNullable<Manifest['manifests']>[number];

function listOf(manifests: readonly Entry[]) {
  const mediaType = `${docker}.distribution.manifest.list.v2+json`;
  return { mediaType, bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests })) };
}

async function basesOf(registry: RegistryClient, { base, keepList }: Payload): Promise<readonly (Image | undefined)[]> {
  if (base === undefined) return [undefined];
  const { manifests = [] } = await readManifest(registry, registry.place(base), base);
  if (!keepList || manifests.length === 0) return [await readImage(registry, base)];
  return Promise.all(manifests.map(({ platform }) => readImage(registry, base, platform?.architecture)));
}

interface Added {
  /** Digest of the layer before it was compressed. */
  readonly diff: string;
  readonly layer: Buffer;
}

async function build(
  registry: RegistryClient,
  to: OwnRepository,
  { name, created }: Payload,
  { diff, layer }: Added,
  base: Image | undefined,
): Promise<Pick<Manifest, 'mediaType' | 'bytes'>> {
  const below = base?.manifest.layers ?? [];
  for (const { digest } of below) await copy(registry, base, to, digest);
  const from = base === undefined ? {} : { 'io.openshift.release.base-image-digest': base.manifest.digest };
  const config = {
    ...{ architecture: 'amd64', os: 'linux', ...base?.config, created },
    config: { ...base?.config.config, Labels: { 'io.openshift.release': name, ...from } },
    rootfs: { type: 'layers', diff_ids: [...(base?.config.rootfs.diff_ids ?? []), diff] },
    history: [{ comment: 'Release image for OpenShift', created }],
  };
  const bytes = Buffer.from(JSON.stringify(config));
  await registry.putBlob(to, bytes);
  const mediaType = `${docker}.distribution.manifest.v2+json`;
  const layers = [...below, descriptor(layer)].map((each) => ({ ...each, mediaType: layerType }));
  const image = { schemaVersion: 2, mediaType, config: { ...descriptor(bytes), mediaType: configType }, layers };
  return { mediaType, bytes: Buffer.from(JSON.stringify(image)) };
}

const layerType = `${docker}.image.rootfs.diff.tar.gzip`;
const configType = `${docker}.container.image.v1+json`;

function descriptor(blob: Buffer): Omit<Descriptor, 'mediaType'> {
  return { size: blob.length, digest: digestOfBytes(blob) };
}

async function copy(
  registry: RegistryClient,
  base: Image | undefined,
  to: OwnRepository,
  digest: string,
): Promise<void> {
  try {
    if (base !== undefined) await registry.copyBlob(base.place, to, digest);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new OcError(`error: failed to push image ${to.name}:${to.version}: unable to copy layer ${digest}: ${why}`);
  }
}
