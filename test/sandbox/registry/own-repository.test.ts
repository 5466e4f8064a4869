import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownRepository } from '../../../src/sandbox/registry/own-repository.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const internal = 'image-registry.openshift-image-registry.svc:5000';

const places: readonly (readonly [reference: string, repository: string, version: string])[] = [
  ['127.0.0.1:5000/ci/golang:1.22', 'ci/golang', '1.22'],
  [`${internal}/ci/golang@${digest}`, 'ci/golang', digest],
  ['quay.io/a/b/c:v1', 'outside/quay.io/a/b/c', 'v1'],
  [`quay.io/a/b:v1@${digest}`, 'outside/quay.io/a/b', digest],
  ['ubuntu', 'outside/docker.io/library/ubuntu', 'latest'],
  ['team/app:x', 'outside/docker.io/team/app', 'x'],
  ['localhost/app', 'outside/localhost/app', 'latest'],
  ['registry.example.test:8443/app:1', 'outside/registry.example.test_8443/app', '1'],
];

test('a reference is understood as a runtime does, and has its place in the registry', () => {
  for (const [reference, repository, version] of places) {
    const found = ownRepository(reference, '127.0.0.1:5000');
    assert.deepEqual([found?.repository, found?.version], [repository, version], reference);
  }
  assert.equal(ownRepository('ubuntu', '')?.name, 'docker.io/library/ubuntu');
});

test('what is no reference has no place', () => {
  for (const text of [
    '',
    'quay.io/',
    'quay.io/A',
    'quay.io//a',
    'a b',
    'quay.io/a@sha256:1',
    '../a',
    'quay.io/a/../../b',
  ]) {
    assert.equal(ownRepository(text, '127.0.0.1:5000'), undefined, text);
  }
});
