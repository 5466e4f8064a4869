import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfBytes } from '../../src/sandbox/registry/make-image.ts';

/** An image as a folder (image-spec, image layout). */
export interface ImageLayout {
  readonly folder: string;
  readonly digest: string;
  readonly layers: readonly string[];
}

const oci = 'application/vnd.oci.image';

/** One image with layers of so many random bytes. */
export function imageLayout(folder: string, sizes: readonly number[]): ImageLayout {
  const { put, close } = open(folder);
  const { layers, ...manifest } = image(put, 'amd64', sizes);
  return { ...close(manifest), layers };
}

/** An index of an image for each of two architectures. */
export function indexLayout(folder: string): ImageLayout {
  const { put, close } = open(folder);
  const images = ['amd64', 'arm64'].map((architecture) => image(put, architecture, [1000, 2000]));
  const manifests = images.map(({ layers: _, ...child }) => child);
  const index = put(`${oci}.index.v1+json`, json({ schemaVersion: 2, mediaType: `${oci}.index.v1+json`, manifests }));
  return { ...close(index), layers: images.flatMap(({ layers }) => layers) };
}

type Put = (mediaType: string, bytes: Buffer) => { mediaType: string; digest: string; size: number };

function open(folder: string) {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const put: Put = (mediaType, bytes) => {
    const digest = digestOfBytes(bytes);
    writeFileSync(join(blobs, digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const close = (root: ReturnType<Put>) => {
    writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    writeFileSync(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [root] }));
    return { folder, digest: root.digest };
  };
  return { put, close };
}

function image(put: Put, architecture: string, sizes: readonly number[]) {
  const layers = sizes.map((size) => put(`${oci}.layer.v1.tar`, randomBytes(size)));
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
  const config = put(`${oci}.config.v1+json`, json({ architecture, os: 'linux', rootfs }));
  const manifest = json({ schemaVersion: 2, mediaType: `${oci}.manifest.v1+json`, config, layers });
  return { ...put(`${oci}.manifest.v1+json`, manifest), layers: layers.map(({ digest }) => digest) };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
