import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ImageRef } from '../src/model/image.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/**
 * Pushes an image that is in the sandbox's registry once more, with a label and so with a digest of its own, to
 * `<its repository>` or another one and under a tag. The registry is one without authentication.
 */
export async function relabelled(reference: string, label: string, to?: string, tag = label): Promise<ImageRef> {
  const [, host = '', own = '', digest = ''] = /^([^/]+)\/([^@]+)@(.*)$/.exec(reference) ?? [];
  const repository = to ?? own;
  const from = `http://${host}/v2/${own}`;
  const target = `http://${host}/v2/${repository}`;
  const read = async (url: string) => {
    const answer = await fetch(url, { headers: { accept: `${manifestType}, */*` } });
    assert.equal(answer.status, 200, url);
    return Buffer.from(await answer.arrayBuffer());
  };
  const manifest = JSON.parse((await read(`${from}/manifests/${digest}`)).toString());
  const config = JSON.parse((await read(`${from}/blobs/${manifest.config.digest}`)).toString());
  config.config = { ...config.config, Labels: { test: label } };
  if (repository !== own)
    for (const layer of manifest.layers) await put(target, await read(`${from}/blobs/${layer.digest}`));
  const bytes = Buffer.from(JSON.stringify(config));
  await put(target, bytes);
  manifest.config = { ...manifest.config, digest: digestOf(bytes), size: bytes.length };
  const body = Buffer.from(JSON.stringify(manifest));
  const headers = { 'content-type': manifest.mediaType ?? manifestType };
  const answer = await fetch(`${target}/manifests/${tag}`, { method: 'PUT', headers, body });
  assert.equal(answer.status, 201, await answer.text());
  return `${host}/${repository}@${digestOf(body)}` as ImageRef;
}

async function put(repository: string, bytes: Buffer): Promise<void> {
  const started = await fetch(`${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(started.headers.get('location') ?? '', repository);
  place.searchParams.set('digest', digestOf(bytes));
  const answer = await fetch(place, { method: 'PUT', body: new Uint8Array(bytes) });
  assert.equal(answer.status, 201, await answer.text());
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
