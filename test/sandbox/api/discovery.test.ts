import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiFor } from './test-api.ts';

test('clients find out which kinds there are', async (t) => {
  const { call } = await apiFor(t);
  const groups = (await call('GET', '/apis')).body.groups as { name: string; preferredVersion: unknown }[];
  const tekton = { groupVersion: 'operator.tekton.dev/v1alpha1', version: 'v1alpha1' };
  assert.deepEqual(groups.find(({ name }) => name === 'operator.tekton.dev')?.preferredVersion, tekton);
  const { resources } = (await call('GET', '/api/v1')).body as unknown as {
    resources: { name: string; kind: string }[];
  };
  assert.deepEqual(
    resources.filter(({ kind }) => kind === 'Pod').map(({ name }) => name),
    ['pods', 'pods/status', 'pods/log'],
  );
  assert.equal((await call('GET', '/version')).body.major, '1');
  assert.equal((await call('GET', '/readyz')).text, 'ok');
});
