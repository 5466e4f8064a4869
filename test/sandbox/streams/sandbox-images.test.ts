import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCluster } from '../../../src/adapters/kubernetes-cluster.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { imageStreamTag } from '../../contract/ci-objects.ts';
import { until } from '../controllers/until.ts';

test('a Pod runs an image of a private registry through the stream that it was imported into', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const { store, images, kubeconfig, trouble, close } = await startSandbox({
    folder,
    installed: false,
    registryAuth: true,
  });
  t.after(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const cluster = createCluster({ kubeconfig });
  const metadata = { name: 'mine' };
  await cluster.create({ ...kinds.namespace, metadata });
  const hello = { path: 'hello', mode: 0o755, content: '#!/bin/sh\necho hello\n' };
  const digest = images.push(
    'outside/quay.io/centos/golang',
    '1.22',
    makeImage({ files: [hello], entrypoint: ['/hello'] }),
  );
  images.protect('outside/quay.io/centos/golang', 'robot:secret');
  const auths = { 'quay.io': { auth: Buffer.from('robot:secret').toString('base64') } };
  const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') };
  const secret = { ...kinds.secret, metadata: { name: 'pull', namespace: 'mine' }, data };
  await cluster.create({ ...secret, type: 'kubernetes.io/dockerconfigjson' });
  trouble.setFaults({ importsStuck: ['golang'] });
  await cluster.create(imageStreamTag('pipeline:root', 'mine'));
  trouble.setFaults({ importsStuck: [] });
  const key = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamTag', namespace: 'mine', name: 'pipeline:root' };
  const stream = { ...key, kind: 'ImageStream', name: 'pipeline' };
  await until(store, () => store.get(stream)?.status.tags[0]);
  const image: string = (await cluster.get(key))?.image.dockerImageReference;
  assert.equal(image, `image-registry.openshift-image-registry.svc:5000/mine/pipeline@${digest}`);
  const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image }] };
  await cluster.create({ ...kinds.pod, metadata: { name: 'one', namespace: 'mine' }, spec });
  const pod = { ...kinds.pod, name: 'one', namespace: 'mine' };
  const phase = await until(store, () => /Succeeded|Failed/.exec(store.get(pod)?.status.phase ?? '')?.[0]);
  assert.equal(phase, 'Succeeded');
});
