import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { apiFor } from './test-api.ts';

const path = '/api/v1/namespaces/default/configmaps';
const namesIn = ({ items }: KubernetesObject) => items.map(({ metadata }: KubernetesObject) => metadata.name);

test('a collection is deleted by selector, and what was deleted is told', async (t) => {
  const { call } = await apiFor(t);
  for (const [name, app] of Object.entries({ a: 'x', b: 'y', c: 'x' })) {
    await call('POST', path, { metadata: { name, labels: { app } } });
  }
  const dry = await call('DELETE', `${path}?labelSelector=app%3Dx&dryRun=All`);
  assert.deepEqual(namesIn(dry.body), ['a', 'c']);
  assert.deepEqual(namesIn((await call('GET', path)).body), ['a', 'b', 'c']);
  const { code, body } = await call('DELETE', `${path}?labelSelector=app%3Dx`);
  assert.deepEqual([code, body.kind, namesIn(body)], [200, 'ConfigMapList', ['a', 'c']]);
  assert.deepEqual(namesIn((await call('GET', path)).body), ['b']);
});

test('a dry run of anything but all is refused', async (t) => {
  const { call } = await apiFor(t);
  const { code, body } = await call('POST', `${path}?dryRun=Some`, { metadata: { name: 'a' } });
  assert.equal(code, 422);
  assert.match(body.message, /dryRun: Unsupported value: "Some": supported values: "All"/);
});

test('a field that the kind does not have is a warning, unless strictness is asked for', async (t) => {
  const { call } = await apiFor(t);
  const lax = await call('POST', path, { metadata: { name: 'a' }, dta: {} });
  assert.deepEqual([lax.code, lax.headers.warning], [201, '299 - "unknown field \\"dta\\""']);
  const ignored = await call('POST', `${path}?fieldValidation=Ignore`, { metadata: { name: 'b' }, dta: {} });
  assert.deepEqual([ignored.code, ignored.headers.warning], [201, undefined]);
  const strict = await call('POST', `${path}?fieldValidation=Strict`, { metadata: { name: 'c', nam: 'x' }, dta: {} });
  const message =
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.nam", unknown field "dta"';
  assert.deepEqual([strict.code, strict.body.reason, strict.body.message], [400, 'BadRequest', message]);
});

test('some kinds are made from others: tags of an ImageStream', async (t) => {
  const { call, store } = await apiFor(t);
  const metadata = { name: 'app', namespace: 'default' };
  const item = { image: 'sha256:1', dockerImageReference: 'r/default/app@sha256:1', created: '2026-01-02T03:04:05Z' };
  const status = { tags: [{ tag: 'v1', items: [item] }] };
  store.create({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata, status });
  const tags = '/apis/image.openshift.io/v1/namespaces/default/imagestreamtags';
  assert.deepEqual(namesIn((await call('GET', tags)).body), ['app:v1']);
  assert.equal((await call('GET', `${tags}/app:v1`)).body.image.metadata.name, 'sha256:1');
  const { code, body } = await call('GET', `${tags}/app:v2`);
  assert.deepEqual([code, body.message], [404, 'imagestreamtags.image.openshift.io "app:v2" not found']);
});

test('who would rather have a table gets one', async (t) => {
  const { callAs, store } = await apiFor(t);
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const metadata = { name: 'a', namespace: 'default' };
  const containerStatuses = [{ ready: false, restartCount: 2, state: { waiting: { reason: 'ImagePullBackOff' } } }];
  store.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{}] }, status: { containerStatuses } });
  const { body } = await callAs('Bearer test', { Accept: accept })('GET', '/api/v1/namespaces/default/pods');
  const titles = body.columnDefinitions.map(({ name }: { name: string }) => name);
  assert.deepEqual([body.kind, titles], ['Table', ['Name', 'Ready', 'Status', 'Restarts', 'Age']]);
  assert.deepEqual(body.rows[0].cells.slice(0, 4), ['a', '0/1', 'ImagePullBackOff', 2]);
});
