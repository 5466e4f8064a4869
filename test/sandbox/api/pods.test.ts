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
