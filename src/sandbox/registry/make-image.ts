import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type TarEntry, tar } from './tar.ts';

/** An image in memory. */
export interface Image {
  readonly mediaType: string;
  readonly manifest: Buffer;
  /** Digest of the manifest. */
  readonly digest: string;
  /** Config and layers by digest. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  /** Of a list: the images that it names. */
  readonly images?: readonly Image[];
}

/** A layer, which several images may have. */
export interface Layer {
  /** Gzipped. */
  readonly bytes: Buffer;
  /** Digest of the archive before it was compressed. */
  readonly diffId: string;
}

/** What an image is made of: files of its last layer, the layers below it, and how it starts. */
export interface ImageContents {
  readonly files: readonly TarEntry[];
  readonly below?: readonly Layer[];
  readonly entrypoint?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** In Go's words; this machine's where none is given. */
  readonly architecture?: string;
}

const oci = 'application/vnd.oci.image';
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** This machine's architecture in Go's words: `amd64`, `arm64`. */
export const architecture = architectures[process.arch] ?? process.arch;

/** The layer of these files; equal files give an equal one. */
export function makeLayer(files: readonly TarEntry[]): Layer {
  const archive = tar(files);
  return { bytes: gzipSync(archive), diffId: digestOfBytes(archive) };
}

/** An OCI image; equal contents give an equal digest. */
export function makeImage(contents: ImageContents): Image {
  const { files, below = [], entrypoint, env = {}, labels } = contents;
  const layers = below.length > 0 && files.length === 0 ? below : [...below, makeLayer(files)];
  const config = json({
    architecture: contents.architecture ?? architecture,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      ...(entrypoint ? { Entrypoint: entrypoint } : {}),
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(labels ? { Labels: labels } : {}),
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'streamstress sandbox' })),
  });
  const mediaType = `${oci}.manifest.v1+json`;
  const manifest = json({
    schemaVersion: 2,
    mediaType,
    config: descriptor(`${oci}.config.v1+json`, config),
    layers: layers.map(({ bytes }) => descriptor(`${oci}.layer.v1.tar+gzip`, bytes)),
  });
  const blobs = new Map([config, ...layers.map(({ bytes }) => bytes)].map((blob) => [digestOfBytes(blob), blob]));
  return { mediaType, manifest, digest: digestOfBytes(manifest), blobs };
}

/** A manifest list of images of one program, by their architecture. */
export function makeImageList(images: Readonly<Record<string, Image>>): Image {
  const mediaType = `${oci}.index.v1+json`;
  const manifests = Object.entries(images).map(([architecture, { mediaType, manifest, digest }]) => {
    const platform = { architecture, os: 'linux' };
    return { mediaType, size: manifest.length, digest, platform };
  });
  const manifest = json({ schemaVersion: 2, mediaType, manifests });
  return { mediaType, manifest, digest: digestOfBytes(manifest), blobs: new Map(), images: Object.values(images) };
}

/** `sha256:<64 hex>`. */
export function digestOfBytes(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function descriptor(mediaType: string, blob: Buffer) {
  return { mediaType, size: blob.length, digest: digestOfBytes(blob) };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
