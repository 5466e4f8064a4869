import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import type { ImageRef } from '../../src/model/image.ts';
import type { Registries, RegistryAnswer, RegistryRequest } from '../../src/ports/registries.ts';
import { copyImage } from '../../src/registry/copy-image.ts';
import { pushLayout } from '../../src/registry/push-layout.ts';
import { registryClients } from '../../src/registry/registry-client.ts';
import { clock, guardedRegistry, openRegistry, password, registriesOf } from './guarded-registry.ts';
import { type ImageLayout, imageLayout, indexLayout } from './image-layout.ts';
import { serve } from './serve.ts';

const { signal } = new AbortController();
const files = createFiles();
const MiB = 1024 * 1024;

function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'layout-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

interface How {
  readonly registries?: Registries;
  readonly tags?: readonly string[];
  readonly mountFrom?: string;
  readonly slept?: number[];
}

function push(layout: ImageLayout, repository: string, how: How = {}) {
  const { registries = registriesOf('/nowhere'), tags = ['v1'], mountFrom, slept = [] } = how;
  const patient = { ...clock, sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  const clients = registryClients({ registries, clock: patient }, signal);
  return pushLayout(clients, files, layout.folder, { repository, tags, mountFrom });
}

/** The way to registries, with something done to requests on it. */
function watched(around: (request: RegistryRequest, send: Registries['send']) => ReturnType<Registries['send']>) {
  const plain = registriesOf('/nowhere');
  const send: Registries['send'] = (request, env) => around(request, (again) => plain.send(again, env));
  return { ...plain, send };
}

type Opened = Awaited<ReturnType<typeof openRegistry>>;

/** What was asked, without what only looks. */
function written({ faults }: Opened): string[] {
  const writes = faults.requests().filter(({ method }) => method !== 'HEAD' && method !== 'GET');
  return writes.map(({ method, resource }) => `${method} ${resource}`);
}

const patches = (registry: Opened) => written(registry).filter((request) => request === 'PATCH upload').length;

test('an index is pushed with all its images, children first and tags last, and nothing of it twice', async (t) => {
  const registry = await openRegistry(t);
  const layout = indexLayout(freshFolder(t));
  const repository = `${registry.host}/team/app`;
  const tags = ['latest', 'abc'];
  assert.equal(await push(layout, repository, { tags }), `${repository}@${layout.digest}`);
  for (const tag of tags) assert.equal(registry.read('team/app', tag)?.digest, layout.digest);
  for (const layer of layout.layers) assert.ok(registry.blobPath(layer));
  const put = registry.faults.requests().filter(({ method, resource }) => method === 'PUT' && resource === 'manifest');
  assert.deepEqual(
    put.map(({ path }) => path.replace(/.*manifests\//, '').replace(/:.*/, '')),
    ['sha256', 'sha256', ...tags],
  );
  registry.faults.forget();
  await push(layout, repository, { tags });
  assert.deepEqual(written(registry), []);
  await push(layout, repository, { tags: ['more'] });
  assert.deepEqual(written(registry), ['PUT manifest']);
});

test('a big blob goes in chunks, and on from where a broken connection left it', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [20 * MiB]);
  const match = { resource: 'upload', method: 'PATCH', nth: 2 } as const;
  registry.faults.inject({ match, effect: 'cut', bytes: 12 * MiB });
  const ranges: string[] = [];
  const registries = watched((request, send) => {
    if (request.method === 'PATCH') ranges.push(request.headers?.['content-range'] ?? '');
    return send(request, {});
  });
  await push(layout, `${registry.host}/team/app`, { registries });
  const starts = ranges.map((range) => Number.parseInt(range, 10));
  assert.equal(starts.filter((start) => start === 0).length, 2, 'the configuration and the layer, each once');
  assert.ok(
    starts.some((start) => start > 8 * MiB && start < 16 * MiB),
    String(starts),
  );
  assert.equal(written(registry).filter((request) => request === 'POST upload').length, 2);
  assert.equal(registry.read('team/app', 'v1')?.digest, layout.digest);
});

test('a chunk that arrived is not sent again where its answer was lost, nor a blob that was finished', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [1 * MiB]);
  for (const method of ['PATCH', 'PUT', 'POST'])
    registry.faults.inject({ match: { method, resource: 'upload' }, effect: 'lose-answer', times: 2 });
  registry.faults.inject({ match: { method: 'PUT', resource: 'manifest' }, effect: 'lose-answer' });
  await push(layout, `${registry.host}/team/app`);
  assert.equal(patches(registry), 2);
  assert.equal(registry.read('team/app', 'v1')?.digest, layout.digest);
});

test('an upload that the registry has forgotten begins anew, and one that is further than we thought goes on', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [36 * MiB]);
  const uploads = join(registry.folder, 'uploads');
  const ranges: (string | undefined)[] = [];
  const registries = watched(async (request, send) => {
    const range = request.headers?.['content-range'];
    if (request.method === 'PATCH' && typeof request.body === 'object' && request.body.to > MiB) ranges.push(range);
    if (range?.startsWith(`${16 * MiB}-`)) await send(request, {});
    if (range?.startsWith(`${32 * MiB}-`)) for (const name of readdirSync(uploads)) rmSync(join(uploads, name));
    return send(request, {});
  });
  await push(layout, `${registry.host}/team/app`, { registries });
  assert.deepEqual(
    ranges.map((range) => range && Number.parseInt(range, 10) / MiB),
    [0, 16, 32, undefined],
  );
  const codes = registry.faults.requests().map(({ code }) => code);
  assert.ok(codes.includes(416));
  assert.equal(registry.read('team/app', 'v1')?.digest, layout.digest);
});

test('a registry that takes small requests or whole blobs alone gets the whole blob', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [20 * MiB]);
  const registries = watched((request, send) => {
    const isChunk = request.method === 'PATCH' && request.headers?.['content-range'] !== undefined;
    const isBig = typeof request.body === 'object' && request.body.to - request.body.from > 4 * MiB;
    return isChunk && isBig ? Promise.resolve({ code: 416, headers: {}, body: '' }) : send(request, {});
  });
  await push(layout, `${registry.host}/team/app`, { registries });
  assert.equal(registry.read('team/app', 'v1')?.digest, layout.digest);
});

test('a registry that forgets every blob, or keeps nothing of it, is not sent it for ever', async (t) => {
  const registry = await openRegistry(t);
  const repository = `${registry.host}/team/app`;
  const layout = imageLayout(freshFolder(t), [20 * MiB]);
  const pushing = async (answer: (request: RegistryRequest) => RegistryAnswer | undefined) => {
    let sent = 0;
    const registries = watched((request, send) => {
      if (request.method === 'PATCH') sent += 1;
      const own = answer(request);
      return own ? Promise.resolve(own) : send(request, {});
    });
    return { error: await push(layout, repository, { registries }).catch((error) => error), sent };
  };
  const full = { code: 500, headers: {}, body: '' };
  const first = await pushing(({ method, url }) => {
    if (method === 'PUT') return full;
    return method === 'GET' && url.includes('/uploads/') ? { ...full, code: 404 } : undefined;
  });
  assert.equal(first.error.reason, 'registry:refused');
  const second = await pushing(({ method }) =>
    method === 'PATCH' ? { code: 202, headers: { range: '0-99', location: '/v2/x' }, body: '' } : undefined,
  );
  assert.equal(second.error.reason, 'registry:interrupted');
  assert.match(second.error.message, /keeps nothing of what is sent for "team\/app" from byte 100 on/);
  assert.ok(first.sent <= 20 && second.sent <= 20, `${first.sent}, ${second.sent}`);
  assert.equal(registry.read('team/app', 'v1'), undefined);
});

test('a busy registry is given the time that it asks for, an ailing one more and more', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [1000]);
  const slept: number[] = [];
  registry.faults.inject({ match: { method: 'PUT', resource: 'manifest' }, effect: 429 });
  registry.faults.inject({ match: { method: 'PUT', resource: 'manifest' }, effect: 500, times: 3 });
  await push(layout, `${registry.host}/team/app`, { slept });
  assert.deepEqual(slept, [1000, 2000, 4000, 8000]);
});

test('a token that runs out in the middle of an upload is asked for again', async (t) => {
  const { registry, faults, authority, folder } = await guardedRegistry(t);
  const layout = imageLayout(freshFolder(t), [20 * MiB]);
  const login = { username: 'pusher', password };
  const registries = {
    ...registriesOf(folder, { trust: { certificateAuthority: authority, insecureSkipTlsVerify: false } }),
    login: async () => login,
  };
  for (const method of ['POST', 'PATCH', 'PUT']) faults.inject({ match: { method }, effect: 'expire-token' });
  const image = await push(layout, `${registry.host}/mine/pushed`, { registries });
  assert.equal(registry.read('mine/pushed', 'v1')?.digest, layout.digest);
  assert.equal(image, `${registry.host}/mine/pushed@${layout.digest}`);
});

test('blobs of another repository of the registry are mounted, and sent where it has them not', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [1000, 2000]);
  const [first, second, third] = ['one', 'two', 'three'].map((name) => `${registry.host}/team/${name}`);
  await push(layout, first ?? '');
  registry.faults.forget();
  await push(layout, second ?? '', { mountFrom: first ?? '' });
  assert.equal(patches(registry), 0);
  await push(layout, third ?? '', { mountFrom: `${registry.host}/team/none` });
  assert.equal(patches(registry), 3);
  assert.equal(registry.read('team/two', 'v1')?.digest, layout.digest);
});

test('a blob that we may not mount is sent', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [1000]);
  const [refusal, missing] = [403, 404].map((code) => ({ code, headers: {}, body: '' }));
  for (const answer of [refusal, missing]) {
    const registries = watched((request, send) =>
      answer && request.url.includes('mount=') ? Promise.resolve(answer) : send(request, {}),
    );
    const repository = `${registry.host}/team/app-${answer?.code}`;
    const image = await push(layout, repository, { registries, mountFrom: `${registry.host}/theirs/base` });
    assert.equal(image, `${repository}@${layout.digest}`);
  }
});

test('an image is copied to another registry as it is, and within one without its bytes', async (t) => {
  const [from, to] = [await openRegistry(t), await openRegistry(t)];
  const layout = indexLayout(freshFolder(t));
  const image = await push(layout, `${from.host}/team/app`);
  const folder = freshFolder(t);
  const copy = (repository: string) =>
    copyImage(
      registryClients({ registries: registriesOf('/nowhere'), clock }, signal),
      image,
      { files, folder },
      { repository, tags: ['copy'] },
    );
  assert.equal(await copy(`${to.host}/x/app`), `${to.host}/x/app@${layout.digest}`);
  assert.equal(to.read('x/app', 'copy')?.digest, layout.digest);
  assert.deepEqual(readdirSync(folder), []);
  const asked = from.requests()['GET blob'];
  assert.equal(asked, 6);
  await copy(`${to.host}/x/app`);
  await copy(`${from.host}/x/app`);
  assert.deepEqual([from.requests()['GET blob'], from.read('x/app', 'copy')?.digest], [asked, layout.digest]);
});

test('a push that is cut leaves no tag, and the next one sends what is missing', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [1000, 2 * MiB]);
  const repository = `${registry.host}/team/app`;
  const undo = registry.faults.inject({
    match: { method: 'PATCH', resource: 'upload' },
    effect: 'cut',
    bytes: 1500,
    times: 50,
  });
  // What is smaller passes.
  await assert.rejects(push(layout, repository), { kind: 'infrastructure', reason: 'registry:interrupted' });
  undo();
  assert.equal(registry.read('team/app', 'v1'), undefined);
  registry.faults.forget();
  await push(layout, repository);
  assert.equal(patches(registry), 1);
  assert.equal(registry.read('team/app', 'v1')?.digest, layout.digest);
});

test('of two pushes that race for one tag both end well, and the tag is one of them', async (t) => {
  const registry = await openRegistry(t);
  const layouts = [imageLayout(freshFolder(t), [5000, 100]), imageLayout(freshFolder(t), [4000])];
  const repository = `${registry.host}/team/app`;
  const images = await Promise.all(layouts.map((layout) => push(layout, repository)));
  assert.deepEqual(
    images,
    layouts.map(({ digest }) => `${repository}@${digest}`),
  );
  assert.ok(layouts.some(({ digest }) => digest === registry.read('team/app', 'v1')?.digest));
  for (const { digest } of layouts) assert.ok(registry.read('team/app', digest));
});

test('a push that is cancelled ends at once', async (t) => {
  const registry = await openRegistry(t);
  const layout = imageLayout(freshFolder(t), [1000]);
  const cancel = new AbortController();
  registry.faults.inject({ match: { method: 'PATCH' }, effect: 'hang', times: 9 });
  const registries = watched((request, send) => {
    if (request.method === 'PATCH') setImmediate(() => cancel.abort());
    return send(request, {});
  });
  const clients = registryClients({ registries, clock }, cancel.signal);
  const pushing = pushLayout(clients, files, layout.folder, { repository: `${registry.host}/team/app`, tags: ['v1'] });
  await assert.rejects(pushing, { kind: 'cancelled', reason: 'registry:cancelled' });
});

test('who may not push is told so', async (t) => {
  const { registry, authority, folder } = await guardedRegistry(t);
  const layout = imageLayout(freshFolder(t), [1000]);
  const registries = registriesOf(folder, { trust: { certificateAuthority: authority, insecureSkipTlsVerify: false } });
  await assert.rejects(push(layout, `${registry.host}/mine/app`, { registries }), {
    reason: 'registry:unauthorized',
    message: /does not show "mine\/app" to nobody, as no login for it was found: /,
  });
});

test('an image whose parts are not what their digests say is not pushed', async (t) => {
  const registry = await openRegistry(t);
  const repository = `${registry.host}/team/app`;
  const layout = imageLayout(freshFolder(t), [1000]);
  const pathOf = (digest: string) => join(layout.folder, 'blobs', digest.replace(':', '/'));
  writeFileSync(pathOf(layout.layers[0] ?? ''), Buffer.alloc(1000));
  await assert.rejects(push(layout, repository), { reason: 'registry:refused', message: /HTTP 400.*digest/ });
  appendFileSync(pathOf(layout.digest), ' ');
  await assert.rejects(push(layout, repository), { kind: 'image', reason: 'registry:image_damaged' });
  writeFileSync(join(layout.folder, 'index.json'), '{"manifests":[{"digest":"sha256:../../x"}]}');
  await assert.rejects(push(layout, repository), { reason: 'registry:image_damaged', message: /name one image/ });
  assert.equal(registry.read('team/app', 'v1'), undefined);
});

test('what comes of another registry is held against its digest', async (t) => {
  const [from, to] = [await openRegistry(t), await openRegistry(t)];
  const layout = imageLayout(freshFolder(t), [1000]);
  const image: ImageRef = await push(layout, `${from.host}/team/app`);
  writeFileSync(from.blobPath(layout.layers[0] ?? '') ?? '', Buffer.alloc(1000));
  const clients = registryClients({ registries: registriesOf('/nowhere'), clock }, signal);
  const copying = copyImage(
    clients,
    image,
    { files, folder: freshFolder(t) },
    { repository: `${to.host}/x/y`, tags: ['v1'] },
  );
  await assert.rejects(copying, { reason: 'registry:image_damaged', message: /a layer came as sha256:/ });
  assert.equal(to.read('x/y', 'v1'), undefined);
});

test('who is sent to a store for the bytes goes there, without the credentials', async (t) => {
  const [theirs, ours] = [await openRegistry(t), await openRegistry(t)];
  const layout = imageLayout(freshFolder(t), [1000]);
  await push(layout, `${theirs.host}/team/app`);
  const seen: (string | undefined)[] = [];
  const store = await serve(t, async ({ method = 'GET', url, headers }, response) => {
    seen.push(headers.authorization);
    const answer = await fetch(`http://${theirs.host}${url}`, { method });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const front = await serve(t, ({ url, headers }, response) => {
    if (!headers.authorization) return response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
    response.writeHead(307, { location: `http://${store}${url}` }).end();
  });
  const login = { username: 'ada', password: 'secret' };
  const registries: Registries = { ...registriesOf('/nowhere'), login: async () => login };
  const clients = registryClients({ registries, clock }, signal);
  const as = { repository: `${ours.host}/x/y`, tags: ['v1'] };
  const image: ImageRef = `${front}/team/app@${layout.digest as `sha256:${string}`}`;
  assert.equal(
    await copyImage(clients, image, { files, folder: freshFolder(t) }, as),
    `${as.repository}@${layout.digest}`,
  );
  assert.ok(seen.length > 3);
  assert.deepEqual([...new Set(seen)], [undefined]);
});
