import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageRef } from '../../src/model/image.ts';

const accept = ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json'].concat(
  ['manifest.list.v2', 'manifest.v2'].map((type) => `application/vnd.docker.distribution.${type}+json`),
);

/** An image as it lies unpacked. */
export interface PulledImage {
  readonly folder: string;
  readonly config: { readonly Entrypoint?: string[]; readonly Labels?: Record<string, string>; readonly User?: string };
  /** What its program prints. */
  run(): string;
}

/** Fetches an image of one architecture from a registry of plain HTTP and unpacks its layers. */
export async function pullImage(image: ImageRef): Promise<PulledImage> {
  const [, host = '', repository = '', digest = ''] = /^([^/]+)\/(.+)@(.+)$/.exec(image) ?? [];
  const blob = async (kind: string, of: string) => {
    const response = await fetch(`http://${host}/v2/${repository}/${kind}/${of}`, {
      headers: { accept: accept.join(',') },
    });
    if (!response.ok) throw new Error(`${kind} ${of}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const manifest = JSON.parse(String(await blob('manifests', digest)));
  const { config } = JSON.parse(String(await blob('blobs', manifest.config.digest)));
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  for (const layer of manifest.layers) {
    const file = join(folder, '.layer');
    writeFileSync(file, await blob('blobs', layer.digest));
    execFileSync('tar', ['-xf', file, '-C', folder, '--no-same-owner']);
  }
  return { folder, config, run: () => execFileSync(join(folder, config.Entrypoint[0]), { encoding: 'utf8' }) };
}
