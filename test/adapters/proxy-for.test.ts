import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../src/adapters/proxy-for.ts';

const HTTPS_PROXY = 'http://proxy:3128';

test('the proxy is that of the environment, in either case, with http where no scheme is given', () => {
  assert.equal(proxyFor('https://api.example.com:6443', {}), undefined);
  assert.equal(proxyFor('https://api.example.com:6443', { HTTPS_PROXY }), HTTPS_PROXY);
  assert.equal(proxyFor('https://api.example.com:6443', { https_proxy: 'proxy:3128' }), HTTPS_PROXY);
});

test('this machine is never asked for by a proxy', () => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    assert.equal(proxyFor(`https://${host}:6443`, { HTTPS_PROXY }), undefined);
  }
});

test('NO_PROXY names hosts, domains, ports, addresses and networks', () => {
  const isDirect = (url: string, NO_PROXY: string) => proxyFor(url, { HTTPS_PROXY, NO_PROXY }) === undefined;
  const api = 'https://api.cluster.example.com:6443';
  for (const one of [
    '*',
    'api.cluster.example.com',
    'example.com',
    '.example.com',
    '*.example.com',
    'x, EXAMPLE.com',
    'example.com:6443',
  ]) {
    assert.ok(isDirect(api, one), one);
  }
  for (const one of ['', 'ample.com', 'api.cluster', 'example.com:443', '10.0.0.0/8'])
    assert.ok(!isDirect(api, one), one);
  assert.ok(isDirect('https://10.1.2.3:6443', '10.0.0.0/8'));
  assert.ok(isDirect('https://[fd00::1]:6443', 'fd00::/8'));
  assert.ok(!isDirect('https://11.1.2.3:6443', '10.0.0.0/8, 10.0.0.0/99, /, 10.0.0.0/x'));
  assert.ok(isDirect('https://11.1.2.3', '11.1.2.3:443'));
});
