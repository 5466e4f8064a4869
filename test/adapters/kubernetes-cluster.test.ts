import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { startApi } from '../../src/sandbox/api/server.ts';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
const certificates = makeCertificates(Date.now());
const token = 'sha256~secret';
const store = createStore(Date.now);
const api = await startApi({ store, certificates, token, podLogs: () => undefined });
after(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

function kubeconfig(server: string, changes: { ca?: string; token?: string } = {}): string {
  const path = join(folder, `kubeconfig-${Math.random()}`);
  writeFileSync(path, kubeconfigFor({ server, ca: certificates.ca, token, ...changes }));
  return path;
}

const cluster = createCluster({ kubeconfig: kubeconfig(api.server) });

/** An API server that answers as told, with discovery of v1; counts what it was asked. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
  const asked: string[] = [];
  const server = createServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
    if (request.url === '/api/v1') {
      const resources = [{ name: 'pods', kind: 'Pod', namespaced: true }];
      return response.end(JSON.stringify({ resources }));
    }
    asked.push(`${request.method} ${request.url}`);
    answer(request, response, asked.length);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    cluster: createCluster({ kubeconfig: kubeconfig(url) }, 1),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function status(response: ServerResponse, code: number, body: object = {}): void {
  response.writeHead(code).end(JSON.stringify({ kind: 'Status', status: 'Failure', code, ...body }));
}

const pod = { apiVersion: 'v1', kind: 'Pod', name: 'x', namespace: 'default' };
const map = (name: string, more: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...more },
  data: { a: '1' },
});
const key = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'default' });

if (store.get({ apiVersion: 'v1', kind: 'Namespace', name: 'default' }) === undefined) {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
}

test('objects are created, read, patched and deleted; what is there or is not there is a value', async () => {
  assert.equal(await cluster.get(key('one')), undefined);
  assert.equal(((await cluster.create(map('one'))) as KubernetesObject).data.a, '1');
  assert.equal(await cluster.create(map('one')), 'exists');
  const patched = await cluster.patch(key('one'), { type: 'merge', body: { data: { b: '2', a: null } } });
  assert.deepEqual((patched as KubernetesObject).data, { b: '2' });
  assert.deepEqual((await cluster.get(key('one')))?.data, { b: '2' });
  assert.equal(await cluster.patch(key('none'), { type: 'merge', body: {} }), 'not_found');
  assert.equal(await cluster.delete(key('one')), 'deleted');
  assert.equal(await cluster.delete(key('one')), 'not_found');
});

test('an old resourceVersion and a failed test of a JSON patch are conflicts', async () => {
  await cluster.create(map('two'));
  const metadata = { resourceVersion: '1' };
  assert.equal(await cluster.patch(key('two'), { type: 'merge', body: { metadata, data: { a: '2' } } }), 'conflict');
  const body = [
    { op: 'test', path: '/data/a', value: 'other' },
    { op: 'remove', path: '/data/a' },
  ] as const;
  assert.equal(await cluster.patch(key('two'), { type: 'json', body }), 'conflict');
});

test('lists are told by namespace and label, and their items carry their kind', async () => {
  await cluster.create(map('three', { labels: { app: 'three' } }));
  const found = await cluster.list(key('x'), { namespace: 'default', labels: 'app=three' });
  assert.deepEqual(
    found.map((item) => [item.apiVersion, item.kind, item.metadata.name]),
    [['v1', 'ConfigMap', 'three']],
  );
  assert.ok((await cluster.list(key('x'))).length >= found.length);
  assert.deepEqual(await cluster.list(key('x'), { namespace: 'other' }), []);
});

test('a kind that is not served has no objects', async () => {
  const kind = { apiVersion: 'nowhere.example.com/v1', kind: 'Thing' };
  assert.deepEqual(await cluster.list(kind), []);
  assert.equal(await cluster.get({ ...kind, name: 'x' }), undefined);
  await assert.rejects(cluster.create({ ...kind, metadata: { name: 'x' } }), { reason: 'cluster:kind_not_served' });
});

test('the server is told for people', async () => {
  assert.equal(await cluster.server(), api.server);
});

test('a wrong token, an unknown authority and a closed port are told apart', async () => {
  const wrong = createCluster({ kubeconfig: kubeconfig(api.server, { token: 'other' }) });
  await assert.rejects(wrong.get(pod), {
    kind: 'infrastructure',
    reason: 'cluster:unauthorized',
    message: /Log in again/,
  });
  const stranger = createCluster({ kubeconfig: kubeconfig(api.server, { ca: makeCertificates(Date.now()).ca }) });
  await assert.rejects(stranger.get(pod), { reason: 'cluster:unreachable', message: /certificate-authority/ });
  const closed = createHttpServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const nobody = createCluster({ kubeconfig: kubeconfig(`https://127.0.0.1:${port}`) }, 1);
  await assert.rejects(nobody.get(pod), {
    reason: 'cluster:unreachable',
    message: /ECONNREFUSED.* Is the cluster running/,
  });
});

test('what passes is tried again: 429, 5xx and lost connections', async () => {
  await using server = await answering((request, response, count) => {
    if (count === 1) status(response.setHeader('retry-after', '0'), 429);
    else if (count === 2) status(response, 503);
    else if (count === 3) request.destroy();
    else response.end(JSON.stringify({ kind: 'Pod' }));
  });
  assert.deepEqual(await server.cluster.get(pod), { kind: 'Pod' });
  assert.ok(server.asked.length <= 4, 'nothing was sent twice');
});

test('a create is not sent twice where the first may have been done', async () => {
  await using server = await answering((_, response) =>
    status(response, 500, { reason: 'InternalError', message: 'etcd' }),
  );
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'default' } };
  await assert.rejects(server.cluster.create(object), {
    reason: 'cluster:internal_error',
    message: /create Pod "default\/x".*etcd/,
  });
  assert.deepEqual(server.asked, [
    'POST /api/v1/namespaces/default/pods?fieldManager=streamstress&fieldValidation=Strict',
  ]);
});

test('what does not pass ends after a few attempts', async () => {
  await using server = await answering((_, response) => status(response, 500));
  await assert.rejects(server.cluster.get(pod), { reason: 'cluster:server_error' });
  assert.equal(server.asked.length, 5);
});

test('refusals say what was asked and never a token', async () => {
  const message = `pods is forbidden for ${token} (Bearer abc)`;
  await using server = await answering((request, response) => {
    if (request.method === 'GET') status(response, 403, { reason: 'Forbidden', message });
    else if (request.method === 'POST') status(response, 409, { reason: 'Conflict', message: 'quota' });
    else
      status(response, 422, {
        reason: 'Invalid',
        message: 'bad',
        details: { causes: [{ field: 'spec.x', message: 'no' }] },
      });
  });
  await assert.rejects(server.cluster.list(pod, { namespace: 'default' }), {
    reason: 'cluster:forbidden',
    message: /does not allow it \(list Pod in "default"\): pods is forbidden for \*\*\* \(Bearer \*\*\*\)/,
  });
  await assert.rejects(server.cluster.create({ ...pod, metadata: pod }), { reason: 'cluster:conflict' });
  await assert.rejects(server.cluster.patch(pod, { type: 'merge', body: {} }), {
    reason: 'cluster:invalid',
    message: /spec\.x: no/,
  });
});

test('long lists are read in pages, and whole where they grow too old meanwhile', async () => {
  const item = (name: string) => ({ metadata: { name } });
  await using server = await answering((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'https://x');
    if (searchParams.get('continue') === 'old') return status(response, 410, { reason: 'Expired' });
    if (searchParams.get('continue') === 'next')
      return response.end(JSON.stringify({ items: [item('b')], metadata: { continue: 'old' } }));
    if (searchParams.get('limit') !== null)
      return response.end(JSON.stringify({ items: [item('a')], metadata: { continue: 'next' } }));
    response.end(JSON.stringify({ items: ['a', 'b', 'c'].map(item) }));
  });
  const found = await server.cluster.list(pod);
  assert.deepEqual(
    found.map((one) => one.metadata.name),
    ['a', 'b', 'c'],
  );
  assert.ok(server.asked.length <= 4, 'nothing was sent twice');
});

test('a kubeconfig that cannot be used is a request error', async () => {
  const bad = join(folder, 'bad');
  writeFileSync(bad, '{');
  await assert.rejects(createCluster({ kubeconfig: bad }).get(pod), {
    kind: 'request',
    reason: 'cluster:bad_kubeconfig',
  });
  await assert.rejects(createCluster({ kubeconfig: '/none' }).get(pod), {
    kind: 'request',
    reason: 'cluster:no_kubeconfig',
  });
  const other = createCluster({ kubeconfig: kubeconfig(api.server), context: 'other' });
  await assert.rejects(other.get(pod), {
    reason: 'cluster:no_context',
    message: /no context "other". It has: "streamstress-sandbox"/,
  });
});

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const { signal } = new AbortController();

test('what is uploaded arrives as it is read, once, with its options', async () => {
  await using server = await answering(async (request, response, count) => {
    if (count === 1) return status(response, 429);
    response.writeHead(201).end(JSON.stringify({ kind: 'Build', got: await text(request) }));
  });
  const to = { of: pod, name: 'take', options: { commit: 'a b' } };
  const { got } = await server.cluster.upload(to, () => pieces('one ', 'two'), signal);
  assert.equal(got, 'one two');
  assert.deepEqual(new Set(server.asked), new Set(['POST /api/v1/namespaces/default/pods/x/take?commit=a+b']));
});

test('an upload that is refused, cut off, given up or cannot be read fails for that reason, and is not sent again', async () => {
  await using server = await answering((request, response, count) => {
    if (count === 1) return status(response, 400, { reason: 'BadRequest', message: 'build x failed' });
    if (count === 2) return void request.once('data', () => request.socket.destroy());
  });
  const to = { of: pod, name: 'take', options: {} };
  const big = () => pieces(...Array.from({ length: 100 }, () => 'x'.repeat(100_000)));
  await assert.rejects(server.cluster.upload(to, big, signal), {
    reason: 'cluster:bad_request',
    message: /build x failed/,
  });
  await assert.rejects(server.cluster.upload(to, big, signal), { reason: 'cluster:unreachable' });
  const stop = new AbortController();
  const given = server.cluster.upload(to, big, stop.signal);
  while (server.asked.length < 3) await setImmediate();
  stop.abort();
  await assert.rejects(given, { kind: 'cancelled' });
  const unreadable = async function* () {
    yield Buffer.from('x');
    throw new StreamstressError('infrastructure', ['files', 'cannot_read'], 'gone');
  };
  await assert.rejects(server.cluster.upload(to, unreadable, signal), { reason: 'files:cannot_read' });
  assert.ok(server.asked.length <= 4, 'nothing was sent twice');
});

test('a log comes line by line; a connection that breaks ends it, and where there is none it is empty', async () => {
  await using server = await answering((_request, response, count) => {
    if (count > 1) return status(response, 400, { message: 'no logs are available' });
    response.writeHead(200);
    response.write('one\ntw');
    setImmediate().then(() => response.write('o\nhal', () => response.destroy()));
  });
  const lines: string[] = [];
  await server.cluster.followLog(pod, (line) => lines.push(line), signal);
  assert.deepEqual(lines, ['one', 'two', 'hal']);
  await server.cluster.followLog(pod, (line) => lines.push(line), signal, { container: 'test', since: '' });
  assert.equal(lines.length, 3);
  assert.equal(server.asked[0], 'GET /api/v1/namespaces/default/pods/x/log?follow=true');
  assert.match(server.asked[1] ?? '', /container=test&timestamps=true$/);
});
