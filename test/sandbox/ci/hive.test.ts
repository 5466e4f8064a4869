import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { hive } from '../../../src/sandbox/controllers/hive/kinds.ts';
import { hiveControllers } from '../../../src/sandbox/controllers/hive.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle, until } from '../controllers/until.ts';
import { secretText, startControllersOf } from './some-clusters.ts';

// Read: openshift/hive @ c02e5173, pkg/controller/clusterpool/{clusterpool_controller,collections}.go,
// pkg/controller/clusterclaim/clusterclaim_controller.go, pkg/controller/clusterdeployment/clusterprovisions.go,
// pkg/controller/clusterpoolnamespace; what a claimant reads in openshift/ci-tools @ 52352cd, pkg/steps/cluster_claim.go.

const namespace = 'pools';
const pool = { ...hive.pool, namespace, name: 'ocp-4-19' };
const claim = { ...hive.claim, namespace, name: 'claim-1' };

test('a claim gets a running cluster with a kubeconfig and a password, and the pool is filled up', async (context) => {
  const { store, running } = start(context, { size: 1, runningCount: 1 });
  await until(store, () => store.get(pool)?.status?.ready === 1);
  makeClaim(store);
  const got = await until(
    store,
    () => conditionsOf(store.get(claim)).ClusterRunning?.startsWith('True') && store.get(claim),
  );
  assert.deepEqual(conditionsOf(got), { Pending: 'False ClusterClaimed', ClusterRunning: 'True Running' });
  const name: string = got.spec.namespace;
  const deployment = store.get({ ...hive.deployment, namespace: name, name }) ?? assert.fail();
  const { adminKubeconfigSecretRef: kubeconfig, adminPasswordSecretRef: password } = deployment.spec.clusterMetadata;
  assert.equal(secretText(store, name, kubeconfig.name, 'kubeconfig'), `kubeconfig of ${name}`);
  assert.equal(secretText(store, name, password.name, 'password'), `password of ${name}`);
  const { installed, clusterPoolRef } = deployment.spec;
  assert.deepEqual([installed, clusterPoolRef.poolName, clusterPoolRef.claimName], [true, pool.name, claim.name]);
  assert.equal(deployment.status.powerState, 'Running');
  await until(store, () => store.get(pool)?.status?.ready === 1);
  assert.equal(running.size, 2);
});

test('a claim says that a cluster was assigned before it says that it is running', async (context) => {
  const { store } = start(context, { size: 1 });
  const seen: string[] = [];
  context.after(
    store.watch(({ object }) => void (object.kind === claim.kind && seen.push(JSON.stringify(conditionsOf(object))))),
  );
  makeClaim(store);
  await until(store, () => conditionsOf(store.get(claim)).ClusterRunning === 'True Running');
  assert.deepEqual(
    [...new Set(seen)],
    [
      {},
      { Pending: 'Unknown Initialized', ClusterRunning: 'Unknown Initialized' },
      { Pending: 'True ClusterAssigned', ClusterRunning: 'Unknown Initialized' },
      { Pending: 'False ClusterClaimed', ClusterRunning: 'True Running' },
    ].map((each) => JSON.stringify(each)),
  );
});

test('a deleted claim takes its cluster, the namespace and the process with it', async (context) => {
  const { store, running } = start(context, { size: 0 });
  makeClaim(store);
  const got = await until(
    store,
    () => conditionsOf(store.get(claim)).ClusterRunning === 'True Running' && store.get(claim),
  );
  assert.equal(running.size, 1);
  store.remove(claim);
  assert.ok(store.get(claim)?.metadata.deletionTimestamp);
  await until(store, () => store.get(claim) === undefined);
  await idle(store);
  assert.equal(store.get({ apiVersion: 'v1', kind: 'Namespace', name: got.spec.namespace }), undefined);
  assert.deepEqual([store.list(hive.deployment), running.size], [[], 0]);
});

test('clusters that nobody has claimed hibernate, but as many as runningCount says', async (context) => {
  const { store } = start(context, { size: 3, runningCount: 1 });
  await until(store, () => store.get(pool)?.status?.standby === 2);
  const { size, standby, ready } = store.get(pool)?.status ?? {};
  assert.deepEqual({ size, standby, ready }, { size: 3, standby: 2, ready: 1 });
});

test('a pool at its maxSize lets claims wait', async (context) => {
  const { store } = start(context, { size: 1, maxSize: 1, runningCount: 1 });
  await until(store, () => store.get(pool)?.status?.ready === 1);
  makeClaim(store);
  makeClaim(store, { name: 'claim-2' });
  await until(store, () => conditionsOf(store.get(claim)).ClusterRunning === 'True Running');
  await idle(store);
  assert.deepEqual(conditionsOf(store.get({ ...claim, name: 'claim-2' })), {
    ...{ Pending: 'Unknown Initialized', ClusterRunning: 'Unknown Initialized' },
  });
  const capacity = store
    .get(pool)
    ?.status.conditions.find(({ type }: { type: string }) => type === 'CapacityAvailable');
  assert.equal(capacity.message, 'Pool is at maximum capacity of 1 waiting and claimed clusters.');
  store.remove(claim);
  await until(store, () => conditionsOf(store.get({ ...claim, name: 'claim-2' })).ClusterRunning === 'True Running');
});

test('a pool without its ClusterImageSet says what is missing', async (context) => {
  const { store } = start(context, { size: 1, imageSetRef: { name: 'none' } });
  await until(store, () => conditionsOf(store.get(pool)).MissingDependencies === 'True Missing');
  const message = store.get(pool)?.status?.conditions[0].message;
  assert.equal(message, 'cluster image set: ClusterImageSet.hive.openshift.io "none" not found');
});

test('subjects of a claim may read the Secrets of its cluster', async (context) => {
  const { store } = start(context, { size: 1, runningCount: 1 });
  const subjects = [{ kind: 'ServiceAccount', name: 'ci', namespace: 'ci' }];
  makeClaim(store, {}, { subjects });
  const role = await until(store, () => store.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' })[0]);
  assert.deepEqual([role.metadata.name, role.rules[1].verbs], ['hive-claim-owner', ['get']]);
});

test('a claim ends with its lifetime', async (context) => {
  const { store, running } = start(context, { size: 0, claimLifetime: { maximum: '10ms' } });
  makeClaim(store, {}, { lifetime: '4h0m0s' });
  await until(store, () => store.get(claim)?.status?.lifetime === '10ms');
  await until(store, () => store.get(claim) === undefined);
  await idle(store);
  assert.equal(running.size, 0);
});

test('a provision that fails is told by ProvisionStopped, and its cluster replaced', async (context) => {
  const { store, faults } = start(context, { size: 1 }, { provisionFails: true });
  const first = await until(store, () => store.list(hive.deployment)[0]);
  const stopped = await until(store, () =>
    store.list(hive.deployment).find((each) => conditionsOf(each).ProvisionStopped?.startsWith('True')),
  );
  assert.equal(conditionsOf(stopped).ProvisionStopped, 'True InstallAttemptsLimitReached');
  assert.equal(conditionsOf(stopped).Provisioned, 'False ProvisionStopped');
  faults.set({ provisionFails: false });
  const next = await until(store, () => store.list(hive.deployment).find(({ spec }) => spec.installed));
  assert.notEqual(next.metadata.name, first.metadata.name);
});

test('a claim that Hive ignores stays as it was', async (context) => {
  const { store, faults } = start(context, { size: 1, runningCount: 1 }, { claimsIgnored: true });
  makeClaim(store);
  await until(store, () => store.get(pool)?.status?.ready === 2);
  assert.equal(store.get(claim)?.spec.namespace, undefined);
  faults.set({ claimsIgnored: false });
  await until(store, () => conditionsOf(store.get(claim)).ClusterRunning === 'True Running');
});

test('a pool that is deleted takes its unclaimed clusters with it and waits for the others', async (context) => {
  const { store, running } = start(context, { size: 1, runningCount: 1 });
  makeClaim(store);
  await until(store, () => conditionsOf(store.get(claim)).ClusterRunning === 'True Running');
  store.remove(pool);
  await until(store, () => store.list(hive.deployment).length === 1);
  assert.ok(store.get(pool));
  store.remove(claim);
  await until(store, () => store.get(pool) === undefined);
  await idle(store);
  assert.deepEqual([store.get(claim), running.size], [undefined, 0]);
});

function start(context: TestContext, spec: object, faults: Partial<ControllerFaults> = {}) {
  const started = startControllersOf(context, hiveControllers, faults);
  const { store } = started;
  store.create({ ...hive.imageSet, metadata: { name: 'ocp-4.19.3' }, spec: { releaseImage: 'quay.io/x:4.19.3' } });
  const usual = {
    baseDomain: 'example.org',
    platform: { aws: { region: 'us-east-1' } },
    imageSetRef: { name: 'ocp-4.19.3' },
  };
  store.create({ ...hive.pool, metadata: { name: pool.name, namespace }, spec: { ...usual, ...spec } });
  return started;
}

function makeClaim(store: Store, metadata: object = {}, spec: object = {}): void {
  store.create({
    ...hive.claim,
    metadata: { name: claim.name, namespace, ...metadata },
    spec: { clusterPoolName: pool.name, ...spec },
  });
}

/** `<status> <reason>` by type. */
function conditionsOf(object: ReturnType<Store['get']>): Readonly<Record<string, string>> {
  const conditions: readonly { type: string; status: string; reason: string }[] = object?.status?.conditions ?? [];
  return Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]));
}
