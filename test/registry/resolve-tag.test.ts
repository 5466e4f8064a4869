import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Login, Registries } from '../../src/ports/registries.ts';
import { placeToPull, urlOf } from '../../src/registry/place.ts';
import { resolveTag } from '../../src/registry/resolve-tag.ts';
import { clock, guardedRegistry, openRegistry, password, registriesOf } from './guarded-registry.ts';
import { serve } from './serve.ts';

const { signal } = new AbortController();
const root: Login = { username: 'anybody', password };

function client(registries: Registries, login?: Login, env = {}) {
  return { registries, clock, signal, env, login, grants: new Map() };
}

test('a tag becomes a digest, with a token for the login, over TLS by a given authority', async (t) => {
  const { registry, authority, digest, folder } = await guardedRegistry(t);
  const trust = { certificateAuthority: authority, insecureSkipTlsVerify: false };
  const repository = `${registry.host}/mine/app`;
  const image = await resolveTag(client(registriesOf(folder, { trust }), root), repository, 'v1');
  assert.equal(image, `${repository}@${digest}`);
  assert.equal(await resolveTag(client(registriesOf(folder, { trust }), root), repository, 'v2'), undefined);
  const env = { SSL_CERT_FILE: authority };
  assert.equal(await resolveTag(client(registriesOf(folder), root, env), repository, 'v1'), image);
});

test('who has no login, or a wrong one, is told so and what to do', async (t) => {
  const { registry, authority, folder } = await guardedRegistry(t);
  const trust = { certificateAuthority: authority, insecureSkipTlsVerify: false };
  const ask = (login?: Login) =>
    resolveTag(client(registriesOf(folder, { trust }), login), `${registry.host}/mine/app`, 'v1');
  const nobody = `the registry "${registry.host}" does not show "mine/app" to nobody, as no login for it was found: HTTP 401. Log in with "podman login ${registry.host}"`;
  await assert.rejects(ask(), ({ reason, message }) => {
    assert.equal(reason, 'registry:unauthorized');
    assert.ok(message.startsWith(nobody), message);
    return true;
  });
  await assert.rejects(ask({ username: 'ada', password: 'wrong-password' }), ({ reason, message }) => {
    assert.equal(reason, 'registry:unauthorized');
    assert.match(message, /to "ada": authentication required/);
    assert.doesNotMatch(message, /wrong-password/);
    return true;
  });
});

test('a certificate that nobody vouches for is not trusted, and a registry that is not there is told', async (t) => {
  const { registry, folder } = await guardedRegistry(t);
  const ask = (host: string) => resolveTag(client(registriesOf(folder)), `${host}/mine/app`, 'v1');
  await assert.rejects(ask(registry.host), { reason: 'registry:unreachable', message: /certificate is not trusted/ });
  const gone = await openRegistry(t);
  await gone.close();
  await assert.rejects(ask(gone.host), { reason: 'registry:unreachable', message: /ECONNREFUSED/ });
});

test('a busy registry is asked again, and not for ever', async (t) => {
  const { registry, faults, authority, folder, digest } = await guardedRegistry(t);
  const env = { SSL_CERT_FILE: authority };
  const ask = () => resolveTag(client(registriesOf(folder), root, env), `${registry.host}/mine/app`, 'v1');
  faults.inject({ match: { server: 'registry', resource: 'manifest' }, effect: 429, times: 2 });
  assert.match((await ask()) ?? '', new RegExp(digest));
  faults.inject({ match: { server: 'registry', resource: 'manifest' }, effect: 500, times: 9 });
  await assert.rejects(ask(), { reason: 'registry:refused' });
});

test('on this machine a registry may speak plain HTTP, want a password alone, and keep its digests to itself', async (t) => {
  const manifest = '{"schemaVersion":2}';
  const host = await serve(t, (request, response) => {
    if (request.headers.authorization !== `Basic ${Buffer.from('ada:secret').toString('base64')}`) {
      return response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
    }
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : manifest);
  });
  const registries = registriesOf('/nowhere');
  const login = { username: 'ada', password: 'secret' };
  const hash = createHash('sha256').update(manifest).digest('hex');
  assert.equal(
    await resolveTag(client(registries, login), `${host}/mine/app`, 'v1'),
    `${host}/mine/app@sha256:${hash}`,
  );
});

test('a password is not sent to a token server in the clear', async (t) => {
  const asked: string[] = [];
  const host = await serve(t, (request, response) => {
    asked.push(request.url ?? '');
    const realm = 'Bearer realm="http://registry.example.com/token",service="x"';
    response.writeHead(401, { 'www-authenticate': realm }).end();
  });
  await assert.rejects(resolveTag(client(registriesOf('/nowhere'), root), `${host}/mine/app`, 'v1'), {
    reason: 'registry:unauthorized',
  });
  assert.deepEqual(asked, ['/v2/mine/app/manifests/v1']);
});

test('what a token server says of itself, or a page that it sends us to, is not taken for the image', async (t) => {
  let refusal = 404;
  const host: string = await serve(t, ({ url = '' }, response) => {
    if (url === '/page') return response.writeHead(200).end('<h1>Sign in</h1>');
    if (url.startsWith('/token')) return response.writeHead(refusal, { location: '/page' }).end();
    response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
  });
  for (refusal of [404, 302, 403]) {
    const asking = resolveTag(client(registriesOf('/nowhere'), root), `${host}/mine/app`, 'v1');
    await assert.rejects(asking, { reason: 'registry:unauthorized' });
  }
});

test('a page that a proxy shows instead of the registry is no image', async (t) => {
  const host = await serve(t, ({ url }, response) => {
    if (url === '/login') return response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>');
    response.writeHead(302, { location: '/login' }).end();
  });
  await assert.rejects(resolveTag(client(registriesOf('/nowhere')), `${host}/mine/app`, 'v1'), {
    reason: 'registry:no_digest',
    message: /gives no sha256 digest for "127\.0\.0\.1:\d+\/mine\/app:v1"\. Is it a registry/,
  });
});

test('whoever we are sent on to is told which manifests we take', async (t) => {
  const asked: (string | undefined)[] = [];
  const digest = `sha256:${'a'.repeat(64)}`;
  const mirror = await serve(t, ({ headers }, response) => {
    asked.push(headers.accept);
    response.writeHead(200, { 'docker-content-digest': digest }).end();
  });
  const front = await serve(t, ({ url }, response) => {
    response.writeHead(307, { location: `http://${mirror}${url}` }).end();
  });
  assert.equal(
    await resolveTag(client(registriesOf('/nowhere')), `${front}/mine/app`, 'v1'),
    `${front}/mine/app@${digest}`,
  );
  assert.match(asked[0] ?? '', /oci\.image\.index\.v1\+json.*manifest\.list\.v2\+json/);
});

test("Docker Hub's own images are in its library", () => {
  assert.equal(
    urlOf(placeToPull('docker.io/nginx'), 'manifests/1'),
    'https://registry-1.docker.io/v2/library/nginx/manifests/1',
  );
  assert.equal(urlOf(placeToPull('docker.io/ada/x'), 'tags'), 'https://registry-1.docker.io/v2/ada/x/tags');
});

test('an answer without an end is not taken into the memory', async (t) => {
  let sent = 0;
  const host = await serve(t, ({ method }, response) => {
    if (method === 'HEAD') return response.writeHead(200).end();
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const more = () => {
      while (!response.destroyed && response.write(piece)) sent += 1;
    };
    response.on('drain', more);
    more();
  });
  await assert.rejects(resolveTag(client(registriesOf('/nowhere')), `${host}/mine/app`, 'v1'), {
    reason: 'registry:unreachable',
    message: /its answer is longer than 16777216 bytes/,
  });
  assert.ok(sent < 64, `${sent} MiB`);
});
