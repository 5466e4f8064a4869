import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createAuthenticator } from '../../../src/sandbox/auth/authenticate.ts';
import { seedRoles } from '../../../src/sandbox/auth/default-roles.ts';
import { issueOAuthToken } from '../../../src/sandbox/auth/oauth-tokens.ts';
import { giveProjectDefaults } from '../../../src/sandbox/auth/project-defaults.ts';
import { createAuthorizer } from '../../../src/sandbox/auth/rbac.ts';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import { recordPush } from '../../../src/sandbox/registry/image-streams.ts';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { type RegistryOptions, startRegistry } from '../../../src/sandbox/registry/registry.ts';

const image = makeImage({ files: [{ path: 'hello', mode: 0o644, content: 'hello' }] });
const other = makeImage({ files: [{ path: 'hello', mode: 0o644, content: 'you' }] });
const basic = (token: string) => ({ Authorization: `Basic ${Buffer.from(`anybody:${token}`).toString('base64')}` });
const stream = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', name: 'app', namespace: 'mine' };

/** A registry that asks who comes, with the project `mine`; `ada` may do what everybody may. */
async function guardedRegistry(t: TestContext, options: Partial<RegistryOptions> = {}) {
  const store = createStore(Date.now);
  seedRoles(store);
  giveProjectDefaults(store);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mine' } });
  const { userOf } = createAuthenticator(store, 'root');
  const hasProject = (name: string) => store.get({ apiVersion: 'v1', kind: 'Namespace', name }) !== undefined;
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const access = { userOf, decide: createAuthorizer(store).decide, hasProject };
  const onPush: RegistryOptions['onPush'] = (push) => recordPush(store, 'route.example.test', push);
  const registry = await startRegistry({ folder, access, onPush, ...options });
  t.after(async () => {
    await registry.close();
    await rm(folder, { recursive: true });
  });
  const call = (path: string, init: RequestInit = {}) => fetch(`http://${registry.host}${path}`, init);
  const push = async (repository: string, tag: string, token: string, { blobs, manifest, mediaType } = image) => {
    const headers = basic(token);
    for (const [digest, body] of blobs) {
      const sent = await call(`/v2/${repository}/blobs/uploads/?digest=${digest}`, { method: 'POST', headers, body });
      if (sent.status !== 201) return sent;
    }
    const type = { ...headers, 'Content-Type': mediaType };
    return call(`/v2/${repository}/manifests/${tag}`, { method: 'PUT', headers: type, body: manifest });
  };
  const ada = issueOAuthToken(store, 'ada', { name: 'test', redirectUri: '' });
  return { store, registry, call, push, ada };
}

test('who comes without credentials is told where to get a token, for the password of the cluster', async (t) => {
  const { registry, call, ada } = await guardedRegistry(t);
  const { status, headers } = await call('/v2/');
  const realm = `Bearer realm="http://${registry.host}/openshift/token"`;
  assert.deepEqual([status, headers.get('WWW-Authenticate')], [401, realm]);
  const granted = await call('/openshift/token?account=anybody&scope=repository:mine/app:pull', {
    headers: basic(ada),
  });
  const { token } = (await granted.json()) as { token: string };
  assert.equal((await call('/v2/', { headers: { Authorization: `Bearer ${token}` } })).status, 200);
  assert.equal((await call('/openshift/token', { headers: basic('wrong') })).status, 401);
  assert.deepEqual(await (await call('/openshift/token')).json(), { token: 'anonymous', access_token: 'anonymous' });
});

test('pushing takes the right to do so in a project that is there, with a name of two parts', async (t) => {
  const { push, ada } = await guardedRegistry(t);
  const refused = await push('mine/app', 'v1', ada);
  assert.deepEqual(
    [refused.status, refused.headers.get('WWW-Authenticate')],
    [401, 'Basic realm=openshift,error="access denied"'],
  );
  const codeOf = async (answer: Response) => ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code;
  assert.equal(await codeOf(refused), 'UNAUTHORIZED');
  assert.equal(await codeOf(await push('mine/deep/app', 'v1', 'root')), 'NAME_INVALID');
  assert.equal(await codeOf(await push('none/app', 'v1', 'root')), 'NAME_UNKNOWN');
  assert.equal((await push('mine/app', 'v1', 'root')).status, 201);
});

test('pulling takes the role of an image puller', async (t) => {
  const { store, call, push, ada } = await guardedRegistry(t);
  await push('mine/app', 'v1', 'root');
  const pull = async () => (await call('/v2/mine/app/manifests/v1', { headers: basic(ada) })).status;
  assert.equal(await pull(), 401);
  store.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'pullers', namespace: 'mine' },
    roleRef: { kind: 'ClusterRole', name: 'system:image-puller' },
    subjects: [{ kind: 'Group', name: 'system:authenticated' }],
  });
  assert.equal(await pull(), 200);
});

test('a blob is mounted for who may pull it, and asked for from others', async (t) => {
  const { store, call, push, ada } = await guardedRegistry(t);
  await push('mine/app', 'v1', 'root');
  const [digest] = image.blobs.keys();
  const mount = async (repository: string, token: string) => {
    const path = `/v2/${repository}/blobs/uploads/?mount=${digest}&from=mine/app`;
    return (await call(path, { method: 'POST', headers: basic(token) })).status;
  };
  assert.equal(await mount('mine/copy', 'root'), 201);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hers' } });
  store.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'builder', namespace: 'hers' },
    roleRef: { kind: 'ClusterRole', name: 'system:image-builder' },
    subjects: [{ kind: 'User', name: 'ada' }],
  });
  assert.equal(await mount('hers/copy', ada), 202);
});

test('a repository of another registry is open to all, or to who logs in to it', async (t) => {
  const { registry, call } = await guardedRegistry(t);
  registry.put('outside/quay.io/team/app', 'v1', image);
  registry.put('outside/quay.io/team/secret', 'v1', other);
  registry.protect('outside/quay.io/team/secret', 'robot:secret');
  const tokenFor = async (repository: string, login?: string) => {
    const headers = login === undefined ? {} : { Authorization: `Basic ${Buffer.from(login).toString('base64')}` };
    const granted = await call(`/openshift/token?scope=repository%3A${repository}%3Apull`, { headers });
    return ((await granted.json()) as { token: string }).token;
  };
  const pull = async (repository: string, login?: string) => {
    const headers = { Authorization: `Bearer ${await tokenFor(repository, login)}` };
    return (await call(`/v2/${repository}/manifests/v1`, { headers })).status;
  };
  assert.deepEqual([await pull('outside/quay.io/team/app'), await pull('outside/quay.io/team/app', 'x:y')], [200, 200]);
  const secret = 'outside/quay.io/team/secret';
  assert.deepEqual(
    [await pull(secret), await pull(secret, 'robot:wrong'), await pull(secret, 'robot:secret')],
    [401, 401, 200],
  );
  const asked = await call(`/v2/${secret}/manifests/v1`);
  assert.match(asked.headers.get('WWW-Authenticate') ?? '', /^Bearer realm=/);
});

test('a push makes an ImageStream, which remembers what its tags were', async (t) => {
  const { store, push } = await guardedRegistry(t);
  for (const each of [image, image, other]) await push('mine/app', 'v1', 'root', each);
  await push('mine/app', 'a', 'root');
  const internal = 'image-registry.openshift-image-registry.svc:5000/mine/app';
  const { dockerImageRepository, publicDockerImageRepository, tags } = store.get(stream)?.status ?? {};
  assert.deepEqual([dockerImageRepository, publicDockerImageRepository], [internal, 'route.example.test/mine/app']);
  const history = tags.map(({ tag, items }: { tag: string; items: { image: string }[] }) => [
    tag,
    ...items.map((item) => item.image),
  ]);
  assert.deepEqual(history, [
    ['a', image.digest],
    ['v1', other.digest, image.digest],
  ]);
  assert.equal(tags[0].items[0].dockerImageReference, `${internal}@${image.digest}`);
});

test('faults strike the registry, too', async (t) => {
  const faults = createFaults();
  const { call } = await guardedRegistry(t, { faults, access: undefined });
  faults.inject({ match: { server: 'registry', resource: 'tags' }, effect: 429 });
  const { status, headers } = await call('/v2/mine/app/tags/list');
  assert.deepEqual([status, headers.get('Retry-After')], [429, '1']);
  assert.deepEqual(
    faults.requests().map(({ verb, resource, name }) => [verb, resource, name]),
    [['get', 'tags', 'mine/app']],
  );
});

test('over TLS it has a certificate of the authority', async (t) => {
  const tls = makeCertificates(Date.now());
  const { registry } = await guardedRegistry(t, { tls });
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  request(`https://${registry.host}/v2/`, { ca: tls.ca }, (response) => {
    response.resume();
    resolve(response.headers['www-authenticate']);
  })
    .on('error', reject)
    .end();
  assert.equal(await promise, `Bearer realm="https://${registry.host}/openshift/token"`);
});
