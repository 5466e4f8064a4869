import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { hostedClusterController } from '../../../src/sandbox/controllers/hosted-clusters.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle, until } from '../controllers/until.ts';
import { secretText, startControllersOf } from './some-clusters.ts';

// Read: openshift/hypershift @ 3ee96155, hypershift-operator/controllers/hostedcluster/hostedcluster_controller.go and
// controllers/manifests/manifests.go; api/hypershift/v1beta1/hostedcluster_types.go for the fields of the status.

const apiVersion = 'hypershift.openshift.io/v1beta1';
const key = { apiVersion, kind: 'HostedCluster', namespace: 'clusters', name: 'ci' };
const image = 'quay.io/openshift-release-dev/ocp-release:4.19.3-multi';

test('a hosted cluster becomes available with a kubeconfig, a password and a version', async (context) => {
  const { store, running } = start(context);
  await until(store, () => available(store)?.status === 'False');
  await until(store, () => available(store)?.status === 'True');
  const { kubeconfig, kubeadminPassword, version } = store.get(key)?.status ?? {};
  assert.deepEqual(
    [kubeconfig, kubeadminPassword],
    [{ name: 'ci-admin-kubeconfig' }, { name: 'ci-kubeadmin-password' }],
  );
  assert.equal(secretText(store, 'clusters', kubeconfig.name, 'kubeconfig'), 'kubeconfig of clusters-ci');
  assert.equal(secretText(store, 'clusters', kubeadminPassword.name, 'password'), 'password of clusters-ci');
  const [{ state, version: newest, completionTime }] = version.history;
  assert.deepEqual([state, newest, version.desired.image], ['Completed', '4.19.3', image]);
  assert.match(completionTime, /Z$/);
  await until(store, () => store.get({ ...key, kind: 'NodePool' })?.status?.replicas === 2);
  assert.deepEqual([...running], ['clusters-ci']);
});

test('a deleted hosted cluster takes nodes, Secrets, control plane and process with it', async (context) => {
  const { store, running } = start(context);
  await until(store, () => available(store)?.status === 'True');
  store.remove(key);
  await until(store, () => store.get(key) === undefined);
  await idle(store);
  assert.equal(running.size, 0);
  assert.deepEqual(store.list({ apiVersion: 'v1', kind: 'Secret' }), []);
  assert.deepEqual(store.list({ apiVersion: 'v1', kind: 'Namespace' }), []);
  assert.equal(store.get({ ...key, kind: 'NodePool' }), undefined);
});

test('a control plane whose nodeSelector fits no node waits for one', async (context) => {
  const { store } = start(context, { nodeSelector: { 'node-role.kubernetes.io/infra': '' } });
  await until(store, () => available(store)?.reason === 'WaitingForAvailable');
  await idle(store);
  assert.equal(available(store)?.message, 'Waiting for hosted control plane to be healthy');
  const labels = { 'node-role.kubernetes.io/infra': '' };
  store.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'infra', labels } });
  await until(store, () => available(store)?.status === 'True');
});

test('a hosted cluster that is stuck is not available, and can be deleted', async (context) => {
  const { store, running } = start(context, {}, { hostedClusterStuck: true });
  await until(store, () => available(store)?.status === 'False');
  store.remove(key);
  await until(store, () => store.get(key) === undefined);
  assert.equal(running.size, 0);
});

function start(context: TestContext, spec: object = {}, faults: Partial<ControllerFaults> = {}) {
  const started = startControllersOf(context, (...args) => [hostedClusterController(...args)], faults);
  const metadata = { name: key.name, namespace: key.namespace };
  const platform = { type: 'AWS' };
  started.store.create({
    apiVersion,
    kind: 'HostedCluster',
    metadata,
    spec: { release: { image }, platform, ...spec },
  });
  const pool = { clusterName: key.name, replicas: 2, release: { image }, platform };
  started.store.create({ apiVersion, kind: 'NodePool', metadata, spec: pool });
  return started;
}

function available(store: Store): { status: string; reason: string; message: string } | undefined {
  return store.get(key)?.status?.conditions?.find(({ type }: { type: string }) => type === 'Available');
}
