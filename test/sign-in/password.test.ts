import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tokenObjectName } from '../../src/cluster/sign-in/oauth-token.ts';
import { json, type Odd, startOauthCluster, user } from './oauth-cluster.ts';
import { openHost, temporaryFolder } from './opened-host.ts';

const me = { apiVersion: 'user.openshift.io/v1', kind: 'User', name: '~' };
const password = { STREAMSTRESS_PASSWORD: user.password };

test('a password becomes a token, for everybody the same one, and that is revoked at the end', async (t) => {
  const cluster = await startOauthCluster(t);
  const { world } = await openHost(t, ['--api-url', cluster.server, '--username', user.username], password, cluster.ca);
  const [token, found] = await Promise.all([world.session.token(), world.cluster.get(me)]);
  assert.equal(found?.metadata.name, user.username);
  assert.deepEqual([...cluster.tokens], [token]);
  assert.deepEqual(cluster.asked.slice(0, 3), [
    'GET /.well-known/oauth-authorization-server nobody',
    'GET /oauth/authorize nobody',
    'GET /oauth/authorize Basic',
  ]);
  assert.equal(cluster.asked.filter((line) => line.endsWith('Basic')).length, 1);
  assert.equal(await world.session.end(), 'the token is revoked');
  assert.equal(cluster.tokens.size, 0);
  await assert.rejects(world.cluster.get(me), { reason: 'cluster:unauthorized', message: /run it again/ });
});

test('programs get a kubeconfig of their own, which goes at the end', async (t) => {
  const cluster = await startOauthCluster(t);
  const { world } = await openHost(t, ['--api-url', cluster.server, '--username', user.username], password, cluster.ca);
  const path = await world.session.kubeconfig();
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const written = JSON.parse(await readFile(path, 'utf8'));
  assert.equal(written.users[0].user.token, await world.session.token());
  assert.equal(Buffer.from(written.clusters[0].cluster['certificate-authority-data'], 'base64').toString(), cluster.ca);
  await world.session.end();
  assert.equal(existsSync(path), false);
});

test('nobody who was not signed in is signed out, and nothing is asked before it has to be', async (t) => {
  const cluster = await startOauthCluster(t);
  const { world } = await openHost(t, ['--api-url', cluster.server, '--username', user.username], password, cluster.ca);
  await world.session.prepare();
  assert.equal(await world.session.end(), undefined);
  assert.deepEqual(cluster.asked, []);
});

test('a wrong password is tried once', async (t) => {
  const cluster = await startOauthCluster(t);
  const environment = { STREAMSTRESS_PASSWORD: 'wrong-password' };
  const { world } = await openHost(t, ['--api-url', cluster.server, '--username', 'eve'], environment, cluster.ca);
  const wrong = {
    kind: 'request',
    reason: 'signing_in:wrong_password',
    message: /as "eve": the user name or the password is wrong/,
  };
  await assert.rejects(world.cluster.get(me), wrong);
  await assert.rejects(world.session.token(), wrong);
  assert.equal(cluster.asked.filter((line) => line.endsWith('Basic')).length, 1);
  assert.equal(await world.session.end(), undefined);
});

test('an unverified certificate is said wherever the sign-in is', async (t) => {
  const cluster = await startOauthCluster(t);
  const args = ['--api-url', cluster.server, '--username', user.username, '--insecure-skip-tls-verify'];
  const { world } = await openHost(t, args, password);
  assert.equal((await world.cluster.get(me))?.metadata.name, user.username);
  assert.match(world.session.how, /as "kubeadmin" with a password, its certificate is NOT verified/);
  await world.session.end();
});

test('what an OAuth server may say instead has a message of its own', async (t) => {
  const at =
    (path: string, code: number, headers: Record<string, string> = {}, body = ''): Odd =>
    (_, url, response) => {
      if (url.pathname === path) response.writeHead(code, headers).end(body);
      return url.pathname === path;
    };
  const discovery = '/.well-known/oauth-authorization-server';
  const authorize = '/oauth/authorize';
  const cases: readonly (readonly [Odd, string, RegExp])[] = [
    [at(discovery, 404), 'signing_in:no_oauth', /external OIDC provider.*STREAMSTRESS_TOKEN/],
    [at(discovery, 403), 'signing_in:no_oauth', /not OpenShift/],
    [at(discovery, 503), 'signing_in:refused', /HTTP 503/],
    [at(discovery, 200, {}, '<html>console</html>'), 'signing_in:no_api_server', /not that of the web console/],
    [at(authorize, 401, {}, 'use the login page'), 'signing_in:no_password_login', /use the login page\. Get a token/],
    [at(authorize, 200, {}, '<html>'), 'signing_in:no_password_login', /identity provider/],
    [
      at(authorize, 302, { location: '?error=access_denied&error_description=no%20way' }),
      'signing_in:refused',
      /access_denied: no way/,
    ],
    [at(authorize, 302, { location: '/oauth/authorize' }), 'signing_in:redirect_loop', /in a circle/],
    [at(authorize, 302, { location: 'http://127.0.0.1/x' }), 'signing_in:refused', /not https/],
    [at(authorize, 500), 'signing_in:refused', /HTTP 500/],
  ];
  for (const [odd, reason, message] of cases) {
    const cluster = await startOauthCluster(t, odd);
    const args = ['--api-url', cluster.server, '--username', user.username];
    const { world } = await openHost(t, args, password, cluster.ca);
    await assert.rejects(world.cluster.get(me), { reason, message });
  }
});

test('a server that repeats what it was sent is not quoted', async (t) => {
  const cluster = await startOauthCluster(t, ({ headers }, _, response) => {
    if (headers.authorization === undefined) return false;
    response.writeHead(500).end(`you sent ${headers.authorization} and ${user.password}`);
    return true;
  });
  const args = ['--api-url', cluster.server, '--username', user.username];
  const { world } = await openHost(t, args, password, cluster.ca);
  await assert.rejects(world.session.token(), { message: /HTTP 500: you sent Basic \*\*\*=* and \*\*\*$/ });
});

test('a password goes to the OAuth server alone', async (t) => {
  const other = await startOauthCluster(t, (_, __, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="openshift"' }).end();
    return true;
  });
  const cluster = await startOauthCluster(t, (_, url, response) => {
    if (url.pathname !== '/oauth/authorize') return false;
    response.writeHead(302, { location: `${other.server}/login` }).end();
    return true;
  });
  const args = ['--api-url', cluster.server, '--username', user.username, '--insecure-skip-tls-verify'];
  const { world } = await openHost(t, args, password);
  await assert.rejects(world.session.token(), { reason: 'signing_in:no_password_login' });
  assert.deepEqual(other.asked, ['GET /login nobody']);
});

test('a token that cannot be revoked is an error that says what is left', async (t) => {
  const cluster = await startOauthCluster(t, (request, _, response) => {
    if (request.method !== 'DELETE') return false;
    json(response, 500, {});
    return true;
  });
  const { world } = await openHost(t, ['--api-url', cluster.server, '--username', user.username], password, cluster.ca);
  const token = (await world.session.token()) ?? '';
  await assert.rejects(world.session.end(), (error: Error & { reason: string }) => {
    assert.equal(error.reason, 'signing_out:not_revoked');
    assert.ok(error.message.includes(`oc delete oauthaccesstoken ${tokenObjectName(token)}`));
    assert.ok(!error.message.includes(token));
    return true;
  });
});

test('the password may come from a file, whose last line end is not part of it', async (t) => {
  const cluster = await startOauthCluster(t);
  const file = join(await temporaryFolder(t), 'password');
  const args = ['--api-url', cluster.server, '--username', user.username, '--password-file', file];
  await writeFile(file, `${user.password}\r\n`);
  const { world } = await openHost(t, args, {}, cluster.ca);
  assert.ok(await world.session.token());
  await world.session.end();
});
