import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { createServices } from '../../src/adapters/services.ts';

const server = createServer((request, response) => {
  if (request.url === '/moved') return response.writeHead(302, { location: '/elsewhere' }).end();
  if (request.url === '/silent') return;
  return response.end(`${request.method} ${request.headers.accept ?? ''}`);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function services(signal = new AbortController().signal) {
  const secrets = createSecrets();
  const options = { trust: { certificateAuthority: undefined }, environment: {}, secrets, signal };
  return { ...createServices(options), secrets };
}

test('any status is an answer, and a redirect is not followed', async () => {
  const { send } = services();
  const answer = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
  assert.deepEqual([answer.code, answer.body], [200, 'GET application/json']);
  const moved = await send({ method: 'POST', url: `${url}/moved`, body: 'x' });
  assert.deepEqual([moved.code, moved.headers.location], [302, '/elsewhere']);
});

test('plain HTTP stays on this machine or in a cluster', async () => {
  for (const bad of ['http://example.com/x', 'ftp://127.0.0.1/x', 'example.com']) {
    await assert.rejects(services().send({ method: 'GET', url: bad }), { reason: 'service:bad_address' });
  }
  await assert.rejects(services().send({ method: 'GET', url: 'http://boskos.ci.svc.cluster.local.invalid/' }), {
    reason: 'service:bad_address',
  });
  await assert.rejects(services().send({ method: 'GET', url: 'http://127.0.0.1:1/' }), {
    reason: 'service:unreachable',
    message: /the service "127.0.0.1:1" cannot be reached: .*ECONNREFUSED/,
  });
});

test('a request is given up, and the credentials of one are never said', async () => {
  const cancel = new AbortController();
  const waiting = services(cancel.signal).send({ method: 'GET', url: `${url}/silent` });
  cancel.abort();
  await assert.rejects(waiting, { kind: 'cancelled', reason: 'service:cancelled' });
  const { send, secrets } = services();
  await send({ method: 'GET', url, headers: { authorization: `Basic ${btoa('ci:very-secret-word')}` } });
  assert.equal(secrets.censor('a very-secret-word'), 'a ***');
});
