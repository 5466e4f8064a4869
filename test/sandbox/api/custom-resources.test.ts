import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiFor } from './test-api.ts';

const path = '/apis/operator.tekton.dev/v1alpha1/tektonconfigs';
const config = {
  apiVersion: 'operator.tekton.dev/v1alpha1',
  kind: 'TektonConfig',
  metadata: { name: 'config' },
  spec: { profile: 'all' },
  status: { version: '1' },
};

test('a cluster-scoped custom resource is created without its status', async (t) => {
  const { call } = await apiFor(t);
  const { code, body } = await call('POST', path, config);
  assert.deepEqual([code, body.spec, body.status, body.metadata.namespace], [201, config.spec, undefined, undefined]);
  assert.equal((await call('GET', `${path}/config`)).body.metadata.uid, body.metadata.uid);
  assert.equal((await call('GET', path)).body.kind, 'TektonConfigList');
});

test('a custom resource is updated with its resourceVersion only, and not by a strategic patch', async (t) => {
  const { call } = await apiFor(t);
  await call('POST', path, config);
  const { code, body } = await call('PUT', `${path}/config`, config);
  assert.deepEqual([code, body.reason], [422, 'Invalid']);
  const type = 'application/strategic-merge-patch+json';
  assert.equal((await call('PATCH', `${path}/config`, { spec: {} }, type)).code, 415);
});

test('status is patched through its own path, where the kind has one', async (t) => {
  const { call } = await apiFor(t);
  await call('POST', path, config);
  const type = 'application/merge-patch+json';
  const { body } = await call(
    'PATCH',
    `${path}/config/status`,
    { spec: { profile: 'x' }, status: { version: '2' } },
    type,
  );
  assert.deepEqual([body.spec.profile, body.status.version, body.metadata.generation], ['all', '2', 1]);
  const { code } = await call('GET', '/apis/coordination.k8s.io/v1/namespaces/default/leases/a/status');
  assert.equal(code, 404);
});

test('an object that contradicts its address is a bad request', async (t) => {
  const { call } = await apiFor(t);
  await call('POST', path, config);
  const wrong = async (method: string, at: string, body: unknown) => (await call(method, at, body)).body.reason;
  assert.equal(await wrong('POST', path, { ...config, kind: 'TektonPipeline' }), 'BadRequest');
  assert.equal(await wrong('PUT', `${path}/config`, { ...config, metadata: { name: 'other' } }), 'BadRequest');
  const elsewhere = { metadata: { name: 'a', namespace: 'other' } };
  assert.equal(await wrong('POST', '/api/v1/namespaces/default/configmaps', elsewhere), 'BadRequest');
  assert.equal(await wrong('POST', '/api/v1/configmaps', elsewhere), 'MethodNotAllowed');
});

test('what is not served is not found, and a dry run answers without doing', async (t) => {
  const { call } = await apiFor(t);
  assert.equal((await call('GET', '/apis/example.test/v1/things')).code, 404);
  assert.equal((await call('GET', '/api/v1/nonsense')).code, 404);
  assert.equal((await call('POST', `${path}?dryRun=All`, config)).code, 201);
  assert.equal((await call('GET', `${path}/config`)).code, 404);
});

test('defaults: a Secret encodes its text, a name is made from generateName', async (t) => {
  const { call } = await apiFor(t);
  const secrets = '/api/v1/namespaces/default/secrets';
  const { body } = await call('POST', secrets, { metadata: { generateName: 'token-' }, stringData: { a: 'b' } });
  assert.match(body.metadata.name, /^token-[a-z0-9]{5}$/);
  assert.deepEqual([body.data, body.type, body.stringData], [{ a: 'Yg==' }, 'Opaque', undefined]);
});
