import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createHttps } from '../../src/adapters/https-client.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { startOauthCluster } from './oauth-cluster.ts';
import { openHost, temporaryFolder } from './opened-host.ts';

const me = { apiVersion: 'user.openshift.io/v1', kind: 'User', name: '~' };
const token = 'sha256~a-token-that-was-given';

test('a token that was given is used and left alone', async (t) => {
  const cluster = await startOauthCluster(t);
  cluster.tokens.add(token);
  const { world } = await openHost(t, ['--api-url', cluster.server], { STREAMSTRESS_TOKEN: token }, cluster.ca);
  assert.equal((await world.cluster.get(me))?.metadata.name, 'kubeadmin');
  assert.match(await readFile(await world.session.kubeconfig(), 'utf8'), new RegExp(token));
  assert.equal(await world.session.end(), 'the kubeconfig is removed');
  assert.ok(cluster.tokens.has(token));
});

test('a token that is no longer good says where to get another one', async (t) => {
  const cluster = await startOauthCluster(t);
  const { world } = await openHost(t, ['--api-url', cluster.server], { STREAMSTRESS_TOKEN: token }, cluster.ca);
  await assert.rejects(world.cluster.get(me), {
    reason: 'cluster:unauthorized',
    message: /revoked or expired.*STREAMSTRESS_TOKEN/,
  });
});

test('an authority that is not trusted, a wrong host and a closed port say which', async (t) => {
  const cluster = await startOauthCluster(t);
  const environment = { STREAMSTRESS_TOKEN: token };
  const stranger = await openHost(t, ['--api-url', cluster.server], environment);
  await assert.rejects(stranger.world.cluster.get(me), {
    reason: 'cluster:unreachable',
    message: /--certificate-authority FILE/,
  });
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const nobody = await openHost(t, ['--api-url', `https://127.0.0.1:${port}`], environment);
  await assert.rejects(nobody.world.cluster.get(me), {
    reason: 'cluster:unreachable',
    message: /ECONNREFUSED.*is --api-url its current address/,
  });
  const nowhere = await openHost(t, ['--api-url', 'https://api.nowhere.invalid:6443'], environment);
  await assert.rejects(nowhere.world.cluster.get(me), { reason: 'cluster:unreachable' });
});

/** A kubeconfig of two users on the same cluster; the current one is nobody. */
async function kubeconfig(t: TestContext, server: string, ca: string, user: object): Promise<string> {
  const config = JSON.parse(kubeconfigFor({ server, ca, token: 'not-this-one' }));
  config.users.push({ name: 'other', user });
  config.contexts.push({ name: 'other', context: { cluster: config.clusters[0].name, user: 'other' } });
  const path = join(await temporaryFolder(t), 'config');
  await writeFile(path, JSON.stringify(config));
  return path;
}

test('tests get the context that was chosen', async (t) => {
  const cluster = await startOauthCluster(t);
  cluster.tokens.add(token);
  const path = await kubeconfig(t, cluster.server, cluster.ca, { token });
  const { world } = await openHost(t, ['--kubeconfig', path, '--context', 'other']);
  assert.equal((await world.cluster.get(me))?.metadata.name, 'kubeadmin');
  assert.equal(JSON.parse(await readFile(await world.session.kubeconfig(), 'utf8'))['current-context'], 'other');
  await world.session.end();
  const plain = await openHost(t, ['--kubeconfig', path]);
  assert.equal(await plain.world.session.kubeconfig(), path, 'what needs no change is handed on');
  assert.equal(await plain.world.session.end(), undefined);
});

test('an exec plugin gives the token, which is never said; one that fails says why', async (t) => {
  const cluster = await startOauthCluster(t);
  cluster.tokens.add(token);
  const plugin = join(await temporaryFolder(t), 'plugin');
  const apiVersion = 'client.authentication.k8s.io/v1';
  const credential = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } });
  await writeFile(plugin, `#!/bin/sh\n[ "$1" = fail ] && { echo no ticket >&2; exit 1; }\necho '${credential}'\n`);
  await chmod(plugin, 0o755);
  const withPlugin = async (args: string[]) => {
    const path = await kubeconfig(t, cluster.server, cluster.ca, { exec: { apiVersion, command: plugin, args } });
    return openHost(t, ['--kubeconfig', path, '--context', 'other']);
  };
  const { world, emit, heard } = await withPlugin([]);
  assert.equal((await world.cluster.get(me))?.metadata.name, 'kubeadmin');
  assert.equal(await world.session.token(), token);
  emit({ type: 'step-output', step: 'x', line: `it is ${token}, not not-this-one` });
  assert.deepEqual(heard, [{ type: 'step-output', step: 'x', line: 'it is ***, not ***' }]);
  const failing = await withPlugin(['fail']);
  await assert.rejects(failing.world.cluster.get(me), { reason: 'signing_in:no_credentials', message: /no ticket/ });
});

test('KUBECONFIG may be a list: what comes first wins, what is missing is left out', async (t) => {
  const cluster = await startOauthCluster(t);
  cluster.tokens.add(token);
  const first = join(await temporaryFolder(t), 'first');
  await writeFile(first, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'other' }));
  const second = await kubeconfig(t, cluster.server, cluster.ca, { token });
  const { world } = await openHost(t, [], { KUBECONFIG: `/none:${first}:${second}` });
  assert.equal((await world.cluster.get(me))?.metadata.name, 'kubeadmin');
});

/** A proxy that passes everything on to one port, or refuses. */
async function startProxy(t: TestContext, port: number, code: number) {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket, head) => {
    asked.push(request.url ?? '');
    if (code !== 200) return socket.end(`HTTP/1.1 ${code} Refused\r\n\r\n`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const upstream = connect(port, '127.0.0.1', () => upstream.write(head));
    upstream.pipe(socket).pipe(upstream);
    for (const one of [socket, upstream]) one.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  return { asked, url: `http://me:proxy-secret@127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('HTTPS goes through the proxy of the environment, and one that refuses is named without its password', async (t) => {
  const cluster = await startOauthCluster(t);
  const { port } = new URL(cluster.server);
  const far = `https://api.far.example.com:${port}`;
  const trust = { certificateAuthority: undefined, insecureSkipTlsVerify: true };
  const url = `${far}/.well-known/oauth-authorization-server`;
  const open = await startProxy(t, Number(port), 200);
  const secrets = createSecrets();
  const https = createHttps({ trust, environment: { HTTPS_PROXY: open.url }, secrets, signal: undefined });
  assert.equal((await https.send({ method: 'GET', url })).code, 200);
  assert.deepEqual(open.asked, [`api.far.example.com:${port}`]);
  const closed = await startProxy(t, Number(port), 407);
  const refused = {
    reason: 'cluster:proxy_refused',
    message: /its proxy "http:\/\/127\.0\.0\.1:\d+" refuses: HTTP 407.*NO_PROXY/,
  };
  const behind = createHttps({ trust, environment: { HTTPS_PROXY: closed.url }, secrets, signal: undefined });
  await assert.rejects(behind.send({ method: 'GET', url }), refused);
  const environment = { HTTPS_PROXY: closed.url, STREAMSTRESS_TOKEN: token };
  const { world } = await openHost(t, ['--api-url', far, '--insecure-skip-tls-verify'], environment);
  await assert.rejects(world.cluster.get(me), refused);
});
