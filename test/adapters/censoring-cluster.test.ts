import assert from 'node:assert/strict';
import { test } from 'node:test';
import { censoringCluster } from '../../src/adapters/censoring-cluster.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { apiCluster } from '../cluster/api-cluster.ts';

const { cluster, store } = await apiCluster();

function secret(name: string, data: Record<string, string>, more: Partial<KubernetesObject> = {}): KubernetesObject {
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const metadata = { name, namespace: 'openshift-pipelines', ...more.metadata };
  return { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: Object.fromEntries(encoded), ...more, metadata };
}

const key = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', name, namespace: 'openshift-pipelines' });

test('values of Secrets that are read, listed or written are not said any more, as they are and in base64', async () => {
  const secrets = createSecrets();
  const censoring = censoringCluster(cluster, secrets);
  store.create(secret('read', { a: 'read-value\n' }));
  store.create(secret('listed', { a: 'listed-value' }));
  assert.equal(secrets.censor('read-value'), 'read-value');
  await censoring.get(key('read'));
  assert.equal(secrets.censor('x read-value y'), 'x *** y');
  await censoring.list({ apiVersion: 'v1', kind: 'Secret' }, { namespace: 'openshift-pipelines' });
  await censoring.create(secret('written', { a: 'written-value' }));
  const encoded = Buffer.from('written-value').toString('base64');
  assert.equal(secrets.censor(`listed-value written-value ${encoded}`), '*** *** ***==');
  await censoring.patch(key('read'), { type: 'merge', body: { stringData: { b: 'patched-value' } } });
  assert.equal(secrets.censor('patched-value'), '***');
});

test('what is no secret is shown: flags, a namespace, what a label says, other objects', async () => {
  const secrets = createSecrets();
  const censoring = censoringCluster(cluster, secrets);
  const token = secret('token', { namespace: 'some-namespace' }, { type: 'kubernetes.io/service-account-token' });
  const labels = { 'ci.openshift.io/skip-censoring': 'true' };
  const skipped = secret('skipped', { a: 'shared-value' }, { metadata: { name: 'skipped', labels } });
  await censoring.create(secret('flags', { a: 'true', b: 'false' }));
  for (const object of [token, skipped])
    store.create({ ...object, metadata: { namespace: 'openshift-pipelines', ...object.metadata } });
  await Promise.all(['token', 'skipped'].map((name) => censoring.get(key(name))));
  const metadata = { name: 'plain', namespace: 'openshift-pipelines' };
  await censoring.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'plain-value' } });
  const text = 'true false some-namespace shared-value plain-value';
  assert.equal(secrets.censor(text), text);
});
