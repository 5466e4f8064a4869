import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { close, listen } from '../../../src/sandbox/listen.ts';
import { apiFor } from './test-api.ts';

const inDefault = (name: string) => ({ name, namespace: 'default' });
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: inDefault('web'),
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
};

function pod(name: string, port: number, ready: 'True' | 'False') {
  const annotations = { 'sandbox.streamstress.dev/port': String(port) };
  const metadata = { ...inDefault(name), labels: { app: 'web' }, annotations };
  const status = { conditions: [{ type: 'Ready', status: ready }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'node' }, status };
}

/** A program as in a pod: answers with what it was asked. */
async function echo(t: TestContext): Promise<number> {
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    response.writeHead(418, { 'X-Answer': 'yes' });
    response.end(JSON.stringify({ method, url, secret: headers.authorization, body: await text(request) }));
  });
  t.after(() => close(server));
  return listen(server, 'echo');
}

const proxy = '/api/v1/namespaces/default/services/web';

test('a request to a Service reaches a Ready pod and comes back as it is', async (t) => {
  const { store, call } = await apiFor(t);
  store.create(service);
  store.create(pod('starting', 1, 'False'));
  store.create(pod('up', await echo(t), 'True'));
  const { code, text } = await call('POST', `${proxy}:http/proxy/v1/run?x=1`, { hello: 'you' });
  assert.equal(code, 418);
  assert.deepEqual(JSON.parse(text), { method: 'POST', url: '/v1/run?x=1', body: '{"hello":"you"}' });
  assert.equal(JSON.parse((await call('GET', `${proxy}/proxy/`)).text).url, '/');
});

test('a Service without Ready pods, or with one that does not answer, is unavailable', async (t) => {
  const { store, call } = await apiFor(t);
  assert.equal((await call('GET', `${proxy}/proxy/`)).code, 404);
  store.create(service);
  const refusal = async (path: string) => {
    const { code, body } = await call('GET', path);
    return `${code} ${body.reason}: ${body.message}`;
  };
  assert.equal(await refusal(`${proxy}/proxy/`), '503 ServiceUnavailable: no endpoints available for service "web"');
  assert.match(await refusal(`${proxy}:grpc/proxy/`), /^503 .*no service port "grpc" found for service "web"/);
  store.create(pod('gone', 1, 'True'));
  assert.match(
    await refusal(`${proxy}/proxy/`),
    /^503 ServiceUnavailable: error trying to reach service: .*ECONNREFUSED/,
  );
});

test('a pod tells what it wrote, all or the last lines', async (t) => {
  const { store, call } = await apiFor(t);
  store.create(pod('talks', 1, 'True'));
  store.create(pod('silent', 1, 'True'));
  const pods = '/api/v1/namespaces/default/pods';
  assert.equal((await call('GET', `${pods}/talks/log`)).text, 'one\ntwo\nthree\n');
  assert.equal((await call('GET', `${pods}/talks/log?tailLines=2`)).text, 'two\nthree\n');
  assert.equal((await call('GET', `${pods}/silent/log`)).code, 404);
});

test('a log is followed until the pod has ended', async (t) => {
  const faults = createFaults();
  const { store, logs, call } = await apiFor(t, { faults });
  const talking = store.create(pod('talks', 1, 'True'));
  const following = call('GET', '/api/v1/namespaces/default/pods/talks/log?follow=true&tailLines=1');
  while (faults.requests().length === 0) await setImmediate();
  await setImmediate();
  logs.talks += 'four\n';
  store.update({ ...talking, status: { phase: 'Succeeded' } }, 'status');
  const { code, text } = await following;
  assert.equal(code, 200);
  assert.equal(text, 'three\nfour\n');
});

test('a container is named where there are several, and says why it has no log yet', async (t) => {
  const { store, call } = await apiFor(t);
  const state = { waiting: { reason: 'ContainerCreating' } };
  const spec = { nodeName: 'node', initContainers: [{ name: 'first' }], containers: [{ name: 'a' }, { name: 'b' }] };
  const status = { containerStatuses: [{ name: 'b', state }] };
  const pod = store.create({ ...podOf('silent'), spec, status });
  const refusal = async (query: string) => {
    const { code, body } = await call('GET', `/api/v1/namespaces/default/pods/silent/log?${query}`);
    return `${code} ${body.message}`;
  };
  const choice = 'choose one of: [a b] or one of the init containers: [first]';
  assert.equal(await refusal(''), `400 a container name must be specified for pod silent, ${choice}`);
  assert.equal(await refusal('container=c'), '400 container c is not valid for pod silent');
  assert.equal(
    await refusal('container=b'),
    '400 container "b" in pod "silent" is waiting to start: ContainerCreating',
  );
  const previous = await refusal('container=a&previous=true');
  assert.equal(previous, '400 previous terminated container "a" in pod "silent" not found');
  store.update({ ...pod, spec: { containers: spec.containers } });
  assert.equal((await call('GET', '/api/v1/namespaces/default/pods/silent/log?container=a')).code, 204);
});

test('lines have the time at which they were first seen; a part of a line comes with the rest of it', async (t) => {
  const { store, logs, call } = await apiFor(t);
  store.create(podOf('talks'));
  const log = '/api/v1/namespaces/default/pods/talks/log';
  logs.talks = 'one\ntwo\nthr';
  const { text: first } = await call('GET', `${log}?timestamps=true`);
  const [one = '', two = '', ...more] = first.split('\n');
  assert.match(one, /^\d{4}-\d\d-\d\dT[\d:.]+Z one$/);
  assert.deepEqual(more, ['']);
  assert.ok(one < two);
  logs.talks += 'ee\n';
  const { text: second } = await call('GET', `${log}?timestamps=true&tailLines=2`);
  assert.deepEqual(second.split('\n').slice(0, 1), [two]);
  assert.match(second, / three\n$/);
  const { text: since } = await call('GET', `${log}?sinceTime=${two.split(' ')[0]}`);
  assert.ok(since.endsWith('two\nthree\n'));
});

test('a long log of long lines is sent as quickly as it is taken', async (t) => {
  const { store, logs, call } = await apiFor(t);
  store.create({ ...podOf('talks'), status: { phase: 'Succeeded' } });
  const line = `${'x'.repeat(1 << 20)}\n`;
  logs.talks = line.repeat(8);
  const { text } = await call('GET', '/api/v1/namespaces/default/pods/talks/log?follow=true');
  assert.equal(text.length, logs.talks.length);
  const stamped = await call('GET', '/api/v1/namespaces/default/pods/talks/log?timestamps=true&tailLines=2');
  assert.equal(stamped.text.length, 2 * (line.length + '2026-01-01T00:00:00.000000000Z '.length));
});

function podOf(name: string) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: inDefault(name), spec: { nodeName: 'node' } };
}
