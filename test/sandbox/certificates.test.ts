import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer, get } from 'node:https';
import { test } from 'node:test';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { close, listen } from '../../src/sandbox/listen.ts';

test('the authority signed the server, for the names of loopback', () => {
  const now = Date.parse('2026-03-04T05:06:07Z');
  const certificates = makeCertificates(now);
  const [ca, server] = [new X509Certificate(certificates.ca), new X509Certificate(certificates.cert)];
  assert.ok(ca.ca && ca.verify(ca.publicKey) && server.verify(ca.publicKey) && server.checkIssued(ca));
  assert.equal(server.ca, false);
  assert.equal(server.subjectAltName, 'IP Address:127.0.0.1, DNS:localhost');
  assert.deepEqual([server.validFrom, server.validTo], ['Mar  3 05:06:07 2026 GMT', 'Mar  4 05:06:07 2027 GMT']);
});

test('a client that trusts the authority trusts the server', async (t) => {
  const { ca, cert, key } = makeCertificates(Date.now());
  const server = createServer({ cert, key }, (_, response) => void response.end('hello'));
  const port = await listen(server, 'test server');
  t.after(() => close(server));
  for (const host of ['127.0.0.1', 'localhost']) {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    get({ host, port, ca, family: 4 }, (response) => resolve(response.resume().statusCode)).on('error', reject);
    assert.equal(await promise, 200);
  }
});
