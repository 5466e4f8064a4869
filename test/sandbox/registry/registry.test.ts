import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { StreamstressError } from '../../../src/model/error.ts';
import { digestOfBytes, makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../../src/sandbox/registry/registry.ts';

const blob = Buffer.from('a layer, say');
const digest = digestOfBytes(blob);
const image = makeImage({
  files: [{ path: 'usr/bin/hello', mode: 0o755, content: '#!/bin/sh\necho hello\n' }],
  entrypoint: ['/usr/bin/hello'],
  env: { GREETING: 'hello' },
});

async function registryFor(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const registry = await startRegistry({ folder });
  t.after(async () => {
    await registry.close();
    await rm(folder, { recursive: true });
  });
  const call = (method: string, path: string, options: RequestInit = {}) =>
    fetch(new URL(path, `http://${registry.host}/v2/`), { method, ...options });
  const begin = async (repository: string) =>
    (await call('POST', `${repository}/blobs/uploads/`)).headers.get('Location');
  return { folder, registry, call, begin };
}

async function codeOf(response: Response): Promise<readonly unknown[]> {
  const { errors } = (await response.json()) as { errors: { code: string }[] };
  return [response.status, errors[0]?.code];
}

test('the base says which protocol it speaks', async (t) => {
  const { call } = await registryFor(t);
  const response = await call('GET', '/v2/');
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('Docker-Distribution-API-Version'), 'registry/2.0');
});

test('a blob goes up in chunks, is read back, and is found by its digest', async (t) => {
  const { registry, call, begin } = await registryFor(t);
  const upload = await begin('team/app');
  const chunk = (from: number, to: number) => ({
    body: blob.subarray(from, to),
    headers: { 'Content-Range': `${from}-${to - 1}` },
  });
  const first = await call('PATCH', `${upload}`, chunk(0, 5));
  assert.deepEqual([first.status, first.headers.get('Range')], [202, '0-4']);
  assert.deepEqual(await codeOf(await call('PATCH', `${upload}`, chunk(7, 9))), [416, 'BLOB_UPLOAD_INVALID']);
  await call('PATCH', `${upload}`, chunk(5, blob.length));
  const done = await call('PUT', `${upload}?digest=${digest}`);
  assert.deepEqual([done.status, done.headers.get('Docker-Content-Digest')], [201, digest]);
  assert.equal(await (await call('GET', `${done.headers.get('Location')}`)).text(), blob.toString());
  assert.equal((await call('HEAD', `team/app/blobs/${digest}`)).headers.get('Content-Length'), String(blob.length));
  assert.deepEqual(await readFile(registry.blobPath(digest) ?? ''), blob);
});

test('a blob goes up in one request', async (t) => {
  const { call, begin } = await registryFor(t);
  assert.equal((await call('POST', `one/blobs/uploads/?digest=${digest}`, { body: blob })).status, 201);
  assert.equal((await call('PUT', `${await begin('two')}?digest=${digest}`, { body: blob })).status, 201);
});

test('bytes with another digest are refused and forgotten', async (t) => {
  const { registry, call, begin } = await registryFor(t);
  const upload = await begin('app');
  const refused = await call('PUT', `${upload}?digest=${digest}`, { body: 'something else' });
  assert.deepEqual(await codeOf(refused), [400, 'DIGEST_INVALID']);
  assert.equal(registry.blobPath(digest), undefined);
  assert.deepEqual(await codeOf(await call('GET', `${upload}`)), [404, 'BLOB_UPLOAD_UNKNOWN']);
});

test('a blob is seen in the repositories that it was pushed to or mounted in', async (t) => {
  const { call } = await registryFor(t);
  await call('POST', `one/blobs/uploads/?digest=${digest}`, { body: blob });
  assert.deepEqual(await codeOf(await call('GET', `two/blobs/${digest}`)), [404, 'BLOB_UNKNOWN']);
  assert.equal((await call('POST', `two/blobs/uploads/?mount=${digest}&from=nobody`)).status, 202);
  assert.equal((await call('POST', `two/blobs/uploads/?mount=${digest}&from=one`)).status, 201);
  assert.equal((await call('GET', `two/blobs/${digest}`)).status, 200);
});

test('a manifest is pushed by tag once all that it names is there', async (t) => {
  const { registry, call } = await registryFor(t);
  const headers = { 'Content-Type': image.mediaType };
  const push = (reference: string) => call('PUT', `app/manifests/${reference}`, { body: image.manifest, headers });
  assert.deepEqual(await codeOf(await push('latest')), [404, 'MANIFEST_BLOB_UNKNOWN']);
  for (const [name, body] of image.blobs) await call('POST', `app/blobs/uploads/?digest=${name}`, { body });
  assert.deepEqual(await codeOf(await push(digest)), [400, 'DIGEST_INVALID']);
  assert.equal((await push('latest')).headers.get('Docker-Content-Digest'), image.digest);
  for (const reference of ['latest', image.digest]) {
    const got = await call('GET', `app/manifests/${reference}`);
    assert.equal(got.headers.get('Content-Type'), image.mediaType);
    assert.deepEqual(Buffer.from(await got.arrayBuffer()), image.manifest);
  }
  assert.equal(registry.read('app', 'latest')?.digest, image.digest);
  assert.deepEqual(await (await call('GET', 'app/tags/list')).json(), { name: 'app', tags: ['latest'] });
  assert.deepEqual(await codeOf(await call('GET', 'app/manifests/gone')), [404, 'MANIFEST_UNKNOWN']);
  assert.deepEqual(await codeOf(await call('GET', 'other/tags/list')), [404, 'NAME_UNKNOWN']);
});

test('a seeded image can be pulled, and requests are counted by sort', async (t) => {
  const { registry, call } = await registryFor(t);
  registry.put('base/static', 'latest', image);
  const manifest = (await (await call('GET', 'base/static/manifests/latest')).json()) as {
    layers: { digest: string }[];
  };
  const layer = await call('GET', `base/static/blobs/${manifest.layers[0]?.digest}`);
  const archive = gunzipSync(Buffer.from(await layer.arrayBuffer()));
  assert.equal(archive.toString('utf8', 0, 13), 'usr/bin/hello');
  assert.deepEqual(registry.requests(), { 'GET manifest': 1, 'GET blob': 1 });
});

test('names that lead out of the folder are refused', async (t) => {
  const { call } = await registryFor(t);
  assert.deepEqual(await codeOf(await call('GET', 'a%2f%2e%2e%2fb/manifests/latest')), [400, 'NAME_INVALID']);
  assert.deepEqual(await codeOf(await call('GET', 'app/blobs/sha256:..')), [400, 'DIGEST_INVALID']);
  assert.deepEqual(await codeOf(await call('PUT', 'app/blobs/uploads/..%2fx')), [405, 'UNSUPPORTED']);
});

test('a busy port is named, with what to do', async (t) => {
  const { registry, folder } = await registryFor(t);
  const port = Number(registry.host.split(':')[1]);
  await assert.rejects(startRegistry({ folder, port }), (error: unknown) => {
    assert.ok(error instanceof StreamstressError);
    assert.deepEqual([error.kind, error.reason], ['request', 'sandbox:port_in_use']);
    assert.match(error.message, new RegExp(`image registry cannot listen on 127.0.0.1:${port}.*give another port`));
    return true;
  });
});
