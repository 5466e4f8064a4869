import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createImages } from '../../../src/sandbox/controllers/kubelet/images.ts';
import { architecture, digestOfBytes, type Image, makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../../src/sandbox/registry/registry.ts';

// Read: image-spec (image-index.md, layer.md) and distribution-spec of opencontainers; imageID as status.containerStatuses
// has it (kubernetes API, ContainerStatus): the reference that was pulled, by the digest that it had there.

test('by tag or digest; layers lie on top of each other', async (context) => {
  const { registry, pull } = await start(context);
  const image = twoLayers();
  const digest = registry.put('own/two', 'v1', image);
  const byTag = await pull(`${registry.host}/own/two:v1`);
  assert.equal(byTag.imageID, `${registry.host}/own/two@${digest}`);
  assert.deepEqual(byTag.entrypoint, ['/ko-app/two']);
  assert.deepEqual(byTag.env, { LAYER: 'two', EMPTY: '', URL: 'a=b' });
  assert.equal(readFileSync(join(byTag.rootfs, 'ko-app/one'), 'utf8'), 'two');
  assert.equal(readFileSync(join(byTag.rootfs, 'ko-app/two'), 'utf8'), 'two');
  const byDigest = await pull(`${registry.host}/own/two:other@${digest}`);
  assert.deepEqual(byDigest, byTag);
});

test('of an index the image for this machine is taken, the imageID has the digest of the index', async (context) => {
  const { registry, pull } = await start(context);
  const image = makeImage({ files: [{ path: 'here', mode: 0o644, content: 'yes' }] });
  registry.put('own/many', 'one', image);
  const digest = registry.put(
    'own/many',
    'index',
    indexOf([image.digest, architecture], [`sha256:${'0'.repeat(64)}`, 's390x']),
  );
  const pulled = await pull(`${registry.host}/own/many@${digest}`);
  assert.equal(pulled.imageID, `${registry.host}/own/many@${digest}`);
  assert.ok(existsSync(join(pulled.rootfs, 'here')));
  registry.put('own/many', 'foreign', indexOf([image.digest, 's390x']));
  await assert.rejects(pull(`${registry.host}/own/many:foreign`), /no image found in manifest list for architecture/);
});

test('whiteouts of a layer remove what lies below, and are no files themselves', async (context) => {
  const { registry, pull } = await start(context);
  const file = (path: string) => ({ path, mode: 0o644, content: path });
  const lower = makeImage({ files: ['etc/gone', 'etc/kept', 'var/one', 'var/two'].map(file) });
  const upper = makeImage({ files: ['etc/.wh.gone', 'var/.wh..wh..opq', 'var/three'].map(file) });
  registry.put('own/less', 'v1', joined(lower, upper));
  const { rootfs } = await pull(`${registry.host}/own/less:v1`);
  const left = readdirSync(rootfs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(left.map(({ name }) => name).sort(), ['kept', 'three']);
});

test('the internal name of the registry means the same images; a refused one is not pulled', async (context) => {
  const { registry, folder } = await start(context);
  registry.put('own/two', 'v1', twoLayers());
  const pull = createImages(registry, join(folder, 'images'), (reference) =>
    reference.includes('v2') ? 'no' : undefined,
  );
  const { imageID } = await pull('image-registry.openshift-image-registry.svc:5000/own/two:v1');
  assert.match(imageID, /^image-registry\.openshift-image-registry\.svc:5000\/own\/two@sha256:/);
  await assert.rejects(pull(`${registry.host}/own/two:v2`), /^Error: no$/);
});

test('many at once unpack one set of layers once', async (context) => {
  const { registry, pull } = await start(context);
  registry.put('own/two', 'v1', twoLayers());
  const pulled = await Promise.all(Array.from({ length: 5 }, () => pull(`${registry.host}/own/two:v1`)));
  assert.equal(new Set(pulled.map(({ rootfs }) => rootfs)).size, 1);
});

async function start(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-images-'));
  const registry = await startRegistry({ folder: join(folder, 'registry') });
  context.after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  return { registry, folder, pull: createImages(registry, join(folder, 'images')) };
}

/** Two images of one layer each, joined: the second one's configuration and both layers. */
function twoLayers(): Image {
  const files = (name: string, ...paths: string[]) => paths.map((path) => ({ path, mode: 0o555, content: name }));
  const lower = makeImage({ files: files('one', 'ko-app/one') });
  const env = { LAYER: 'two', EMPTY: '', URL: 'a=b' };
  const upper = makeImage({ files: files('two', 'ko-app/one', 'ko-app/two'), entrypoint: ['/ko-app/two'], env });
  return joined(lower, upper);
}

function joined(lower: Image, upper: Image): Image {
  const parts = JSON.parse(upper.manifest.toString());
  const layers = [...JSON.parse(lower.manifest.toString()).layers, ...parts.layers];
  const manifest = Buffer.from(JSON.stringify({ ...parts, layers }));
  const blobs = new Map([...lower.blobs, ...upper.blobs]);
  return { mediaType: upper.mediaType, manifest, digest: digestOfBytes(manifest), blobs };
}

function indexOf(...images: readonly (readonly [digest: string, architecture: string])[]): Image {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = images.map(([digest, machine]) => ({ digest, platform: { os: 'linux', architecture: machine } }));
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  return { mediaType, manifest, digest: digestOfBytes(manifest), blobs: new Map() };
}
