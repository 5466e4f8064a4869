import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageReference } from '../../../src/ci/graph/image-reference.ts';
import { read } from './graph-in.ts';

const { configuration } = read(`base_images:
  base: {namespace: a, name: b, tag: c}
base_rpm_images:
  packages: {namespace: a, name: b, tag: c}
external_images:
  theirs: {registry: quay.io, namespace: a, name: b, tag: c}
images:
  items:
  - to: app
operator:
  bundles:
  - as: mine
`);

test('a bare tag is of pipeline where the configuration may make it, else of stable', () => {
  const made = ['base', 'packages', 'theirs', 'app', 'mine', 'ci-bundle0', 'ci-index', 'ci-index-mine', 'src', 'rpms'];
  const alike = ['rootless', 'binary-x', 'src-bundle', 'test-bin2'];
  for (const tag of [...made, ...alike]) {
    assert.deepEqual(imageReference(tag, configuration), { stream: 'pipeline', tag, explicit: false });
  }
  for (const tag of ['cli', 'installer', 'apps', 'constructor', '']) {
    assert.deepEqual(imageReference(tag, configuration), { stream: 'stable', tag, explicit: false });
  }
});

test('bundles without a name are known where there is an operator', () => {
  assert.equal(imageReference('ci-bundle0', {}).stream, 'stable');
});

test('a stream that is written is taken as it is', () => {
  assert.deepEqual(imageReference('stable-initial:cli', configuration), {
    ...{ stream: 'stable-initial', tag: 'cli', explicit: true },
  });
  assert.deepEqual(imageReference('a:b:c', configuration), { stream: 'a', tag: 'b:c', explicit: true });
});
