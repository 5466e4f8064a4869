import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asNodesPull, isInternal } from '../../src/cluster/images/own-registry.ts';
import { imageRef } from '../../src/model/image.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const hosts = ['default-route-openshift-image-registry.apps.example.com', 'registry.example.com:8443'];
const internal = imageRef(`image-registry.openshift-image-registry.svc:5000/tekton-upstream/app@${digest}`);

test('an image in the registry of the cluster is pulled by its internal address, with the same digest', () => {
  for (const host of hosts) {
    const image = asNodesPull(imageRef(`${host}/tekton-upstream/app@${digest}`), hosts);
    assert.equal(image, internal);
    assert.ok(isInternal(image));
  }
  assert.equal(asNodesPull(internal, hosts), internal);
});

test('any other is pulled as it is', () => {
  const others = [
    'quay.io/example/app',
    'registry.example.com/tekton-upstream/app',
    'my-registry.example.com:8443/a/b',
  ];
  for (const other of others) {
    const image = imageRef(`${other}@${digest}`);
    assert.equal(asNodesPull(image, hosts), image);
    assert.ok(!isInternal(image));
  }
});
