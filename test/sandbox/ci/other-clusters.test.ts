import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { hive } from '../../../src/sandbox/controllers/hive/kinds.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { until } from '../controllers/until.ts';
import { secretText } from './some-clusters.ts';

test('a claimed cluster is an API server of its own, which is closed with its claim', async (context) => {
  const sandbox = await start(context);
  const { store } = sandbox;
  const namespace = 'default';
  store.create({ ...hive.imageSet, metadata: { name: 'ocp-4.19.3' }, spec: { releaseImage: 'quay.io/x:4.19.3' } });
  const spec = { baseDomain: 'example.org', platform: {}, size: 0, imageSetRef: { name: 'ocp-4.19.3' } };
  store.create({ ...hive.pool, metadata: { name: 'ocp', namespace }, spec });
  const claim = { ...hive.claim, metadata: { name: 'mine', namespace }, spec: { clusterPoolName: 'ocp' } };
  store.create(claim);
  const deployment = await until(store, () =>
    store.list(hive.deployment).find(({ status }) => status?.powerState === 'Running'),
  );
  const { name } = deployment.metadata;
  const secret = deployment.spec.clusterMetadata.adminKubeconfigSecretRef.name;
  const kubeconfig = JSON.parse(secretText(store, name, secret, 'kubeconfig'));
  const { server } = kubeconfig.clusters[0].cluster;
  assert.notEqual(server, sandbox.server);
  assert.equal(deployment.status.apiURL, server);
  const folder = join(sandbox.folder, 'clusters', name);
  assert.ok(existsSync(folder));
  store.remove({ ...hive.claim, name: 'mine', namespace });
  await until(store, () => store.get({ ...hive.claim, name: 'mine', namespace }) === undefined);
  await sandbox.close();
  assert.equal(existsSync(folder), false);
});

async function start(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'other-clusters-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const sandbox = await startSandbox({ folder, installed: false });
  context.after(sandbox.close);
  return { ...sandbox, folder };
}
