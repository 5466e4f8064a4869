import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standInRegistries } from '../../src/adapters/stand-in-registries.ts';
import type { Registries } from '../../src/ports/registries.ts';

test('who asks another registry asks the sandbox, and nobody else', async () => {
  const asked: string[] = [];
  const send: Registries['send'] = async ({ url }) => {
    asked.push(url);
    return { code: 200, headers: {}, body: '' };
  };
  const registries = standInRegistries({ send } as Registries, '127.0.0.1:5001');
  for (const url of [
    'https://quay.io/v2/',
    'https://quay.io/v2/a/b/manifests/latest',
    'https://host.example:8443/v2/a/tags/list?n=5',
    'http://127.0.0.1:5001/v2/project/stream/manifests/1',
  ]) {
    await registries.send({ method: 'GET', url }, {});
  }
  assert.deepEqual(asked, [
    'http://127.0.0.1:5001/v2/',
    'http://127.0.0.1:5001/v2/outside/quay.io/a/b/manifests/latest',
    'http://127.0.0.1:5001/v2/outside/host.example_8443/a/tags/list?n=5',
    'http://127.0.0.1:5001/v2/project/stream/manifests/1',
  ]);
});
