import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeReleaseImages } from '../../src/sandbox/ci/release-images.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { until } from '../sandbox/controllers/until.ts';

// Needs what containers in their images need: root, or user namespaces.

test('the image that stands for cli has oc, which makes a payload as the account of its Pod', async (context) => {
  const sandbox = await start(context);
  const { store, registry } = sandbox;
  const script = `
    export HOME=/tmp
    oc registry login && oc adm release new --from-image-stream=stable --to-image=${registry}/ns/release:latest --name=4.19.0`;
  const container = { name: 'test', image: `${registry}/ns/stable:cli`, command: ['/bin/bash', '-c', script] };
  const spec = { restartPolicy: 'Never', serviceAccountName: 'default', containers: [container] };
  const key = { apiVersion: 'v1', kind: 'Pod', name: 'release', namespace: 'ns' };
  store.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: key.name, namespace: key.namespace }, spec });
  const over = await until(store, () => {
    const status = store.get(key)?.status;
    return (status?.phase === 'Succeeded' || status?.phase === 'Failed') && status;
  });
  assert.equal(over.phase, 'Succeeded', JSON.stringify(over));
  const stream = store.get({ ...key, apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' });
  assert.equal(stream?.status.tags[0].tag, 'latest');
});

async function start(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'release-cli-'));
  const sandbox = await startSandbox({ folder, installed: false, registryAuth: true, containers: 'image' });
  context.after(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { store, registry, images } = sandbox;
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' }, status: { phase: 'Active' } });
  const apiGroup = 'rbac.authorization.k8s.io';
  store.create({
    ...{ apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding', metadata: { name: 'edit', namespace: 'ns' } },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'ns' }],
  });
  for (const [tag, image] of Object.entries(makeReleaseImages({ registry: `http://${registry}` }))) {
    images.push('ns/stable', tag, image);
  }
  return sandbox;
}
