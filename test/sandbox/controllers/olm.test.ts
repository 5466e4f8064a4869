import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { deploymentController } from '../../../src/sandbox/controllers/deployments.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { olmController } from '../../../src/sandbox/controllers/olm.ts';
import { replicaSetController } from '../../../src/sandbox/controllers/replica-sets.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { fakeNode, makeReady } from './fake-node.ts';
import { idle, until } from './until.ts';

// Seen: lab.md 2.4 (a real olm-operator on a real kube-apiserver), csv-phase-transitions.log with the marks in the tests' names.

const namespace = 'openshift-operators';
const csvKey = { ...kinds.clusterServiceVersion, namespace, name: 'operator.v1' };
const deploymentKey = { ...kinds.deployment, namespace, name: 'operator' };
const subscriptionKey = { ...kinds.subscription, namespace, name: 'operator' };
const version = { name: 'VERSION', value: '1' };
const reinstall = ['Installing/InstallSucceeded', 'Installing/InstallWaiting', 'Succeeded/InstallSucceeded'];

test('a fresh CSV is installed', async (context) => {
  const { store, installed } = await start(context);
  assert.deepEqual(installed, ['Pending/RequirementsUnknown', 'InstallReady/AllRequirementsMet', ...reinstall]);
  const { metadata, spec } = store.get(deploymentKey) ?? assert.fail();
  assert.deepEqual(
    [metadata.labels?.['olm.owner'], metadata.labels?.['olm.owner.kind'], metadata.labels?.['olm.managed']],
    ['operator.v1', 'ClusterServiceVersion', 'true'],
  );
  assert.equal(spec.revisionHistoryLimit, 1);
});

test('T3: Subscription env overrides in place, is appended otherwise, in every container', async (context) => {
  const { store, phases } = await start(context);
  setEnv(store, [
    { name: 'NEW', value: 'one' },
    { name: 'IMAGE_A', value: 'mine' },
  ]);
  await succeededAgain(store, phases);
  assert.deepEqual(phases, ['InstallReady/ComponentUnhealthy', ...reinstall]);
  const [changed] = store.get(csvKey)?.status.conditions.slice(-4) ?? [];
  assert.match(changed.message, /^installing: deployment changed old hash=\w+, new hash=\w+$/);
  const condition = { name: 'OPERATOR_CONDITION_NAME', value: 'operator.v1' };
  assert.deepEqual(envOf(store), [
    [version, { name: 'IMAGE_A', value: 'mine' }, condition, { name: 'NEW', value: 'one' }],
    [condition, { name: 'NEW', value: 'one' }, { name: 'IMAGE_A', value: 'mine' }],
  ]);
  assert.equal(store.list(kinds.pod).length, 1);
});

test('X1: a variable that comes from elsewhere is replaced wholly', async (context) => {
  const { store, phases } = await start(context);
  const valueFrom = { configMapKeyRef: { name: 'tekton-config-defaults', key: 'DEFAULT_TARGET_NAMESPACE' } };
  setCsvEnv(store, [{ name: 'DEFAULT_TARGET_NAMESPACE', valueFrom }]);
  await until(store, () => envOf(store)[0]?.length === 2 && phases.at(-1) === 'Succeeded/InstallSucceeded');
  setEnv(store, [{ name: 'DEFAULT_TARGET_NAMESPACE', value: 'mine' }]);
  await until(store, () => envOf(store)[0]?.[0]?.value === 'mine');
  assert.deepEqual(envOf(store)[0]?.[0], { name: 'DEFAULT_TARGET_NAMESPACE', value: 'mine' });
});

test('T3b: the same env again changes no phase', async (context) => {
  const { store, phases } = await start(context);
  setEnv(store, []);
  await idle(store);
  assert.deepEqual(phases, []);
});

test('T5: env of the CSV reaches the Deployment; T4: not where the Subscription has the name', async (context) => {
  const { store, phases } = await start(context);
  setEnv(store, [{ name: 'IMAGE_A', value: 'mine' }]);
  await succeededAgain(store, phases);
  phases.length = 0;
  setCsvEnv(store, [version, { name: 'IMAGE_A', value: 'other' }]);
  await idle(store);
  assert.deepEqual(phases, []);
  setCsvEnv(store, [{ name: 'IMAGE_B', value: 'fresh' }]);
  await succeededAgain(store, phases);
  assert.deepEqual(phases, ['InstallReady/ComponentUnhealthy', ...reinstall]);
  assert.equal(envOf(store)[0]?.[0]?.name, 'IMAGE_B');
});

test('nothing is applied without status.installedCSV; it is when the status appears', async (context) => {
  const { store, phases } = await start(context, { subscribed: false });
  setEnv(store, [{ name: 'IMAGE_A', value: 'mine' }]);
  await idle(store);
  assert.deepEqual(phases, []);
  store.update({ ...(store.get(subscriptionKey) ?? assert.fail()), status: { installedCSV: 'operator.v1' } }, 'status');
  await succeededAgain(store, phases);
  assert.deepEqual(envOf(store)[0]?.[1], { name: 'IMAGE_A', value: 'mine' });
});

test('Z1: a change during a rollout waits for its end, then installs with reason InstallWaiting', async (context) => {
  const { store, phases, hold, release } = await start(context);
  hold();
  setEnv(store, [{ name: 'IMAGE_A', value: 'first' }]);
  await until(store, () => phases.includes('Installing/InstallWaiting'));
  setEnv(store, [{ name: 'IMAGE_A', value: 'second' }]);
  await idle(store);
  assert.equal(envOf(store)[0]?.[1]?.value, 'first');
  release();
  await succeededAgain(store, phases);
  assert.deepEqual(phases, [
    'InstallReady/ComponentUnhealthy',
    ...reinstall.slice(0, 2),
    'InstallReady/InstallWaiting',
    ...reinstall,
  ]);
  assert.equal(envOf(store)[0]?.[1]?.value, 'second');
});

test('T8b: a patch of the Deployment by hand is undone while it rolls out', async (context) => {
  const { store, phases } = await start(context);
  const live = store.get(deploymentKey) ?? assert.fail();
  const template = { ...live.spec.template, spec: { containers: [{ name: 'lifecycle', image: 'mine' }] } };
  store.update({ ...live, spec: { ...live.spec, template } });
  await succeededAgain(store, phases);
  const failed = ['Failed/ComponentUnhealthy', 'Pending/NeedsReinstall', 'InstallReady/AllRequirementsMet'];
  assert.deepEqual(phases, [...failed, ...reinstall]);
  assert.equal(envOf(store).length, 2);
});

test('T7b: another annotation on the CSV installs anew', async (context) => {
  const { store, phases } = await start(context);
  const csv = store.get(csvKey) ?? assert.fail();
  store.update({ ...csv, metadata: { ...csv.metadata, annotations: { touch: '2' } } });
  await succeededAgain(store, phases);
  const message = 'installing: unexpected annotation on deployment. Expected touch:2, found touch:undefined';
  assert.equal(store.get(csvKey)?.status.conditions.at(-4).message, message);
});

test('U1: a newer CSV takes the Deployment over, with the Subscription env, and the old one goes', async (context) => {
  const { store, phases } = await start(context);
  setEnv(store, [{ name: 'IMAGE_A', value: 'mine' }]);
  await until(store, () => envOf(store)[0]?.[1]?.value === 'mine' && phases.at(-1) === 'Succeeded/InstallSucceeded');
  const uid = store.get(deploymentKey)?.metadata.uid;
  phases.length = 0;
  const { metadata, spec, ...rest } = csvObject();
  store.create({ ...rest, metadata: { ...metadata, name: 'operator.v2' }, spec: { ...spec, replaces: 'operator.v1' } });
  const subscription = store.get(subscriptionKey) ?? assert.fail();
  store.update({ ...subscription, status: { installedCSV: 'operator.v2' } }, 'status');
  await until(store, () => store.get(csvKey) === undefined);
  const pending = ['Pending/RequirementsUnknown', 'Replacing/BeingReplaced', 'InstallReady/AllRequirementsMet'];
  assert.deepEqual(phases.slice(0, 3).sort(), pending.sort());
  assert.equal(phases.at(-1), 'Deleting/Replaced');
  const deployment = store.get(deploymentKey) ?? assert.fail();
  assert.deepEqual([deployment.metadata.uid, deployment.metadata.labels?.['olm.owner']], [uid, 'operator.v2']);
  assert.equal(envOf(store)[0]?.[1]?.value, 'mine');
});

test('N1: a stuck rollout locks for five minutes, then the values of that time are installed', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.parse('2026-01-01T00:00:00Z') });
  const { store, phases, hold, release } = await start(context);
  hold();
  setEnv(store, [{ name: 'IMAGE_A', value: 'stuck' }]);
  await idle(store);
  context.mock.timers.tick(200_000);
  setEnv(store, [{ name: 'IMAGE_A', value: 'good' }]);
  await idle(store);
  assert.equal(envOf(store)[0]?.[1]?.value, 'stuck');
  phases.length = 0;
  context.mock.timers.tick(100_000);
  await idle(store);
  const timedOut = ['Failed/InstallCheckFailed', 'Pending/NeedsReinstall', 'InstallReady/AllRequirementsMet'];
  assert.deepEqual(phases, [...timedOut, ...reinstall.slice(0, 2)]);
  assert.equal(store.get(csvKey)?.status.conditions.at(-5).message, 'install timeout');
  release();
  await succeededAgain(store, phases);
  assert.equal(envOf(store)[0]?.[1]?.value, 'good');
});

/** A cluster with the operator installed; `phases` has what the CSV went through since. */
async function start(context: TestContext, { subscribed = true } = {}) {
  const store = createStore(Date.now);
  const phases: string[] = [];
  let held = false;
  const controllers = [
    olmController(store),
    deploymentController(store),
    replicaSetController(store),
    fakeNode(store, () => !held),
  ];
  for (const controller of controllers) context.after(runController(store, controller, assert.fail));
  context.after(watchPhases(store, phases));
  store.create(csvObject());
  const metadata = { namespace, name: 'operator' };
  const subscription = store.create({ ...kinds.subscription, metadata, spec: { name: 'operator' } });
  if (subscribed) store.update({ ...subscription, status: { installedCSV: 'operator.v1' } }, 'status');
  await succeededAgain(store, phases);
  const installed = phases.splice(0);
  const release = () => {
    held = false;
    for (const pod of store.list(kinds.pod)) makeReady(store, pod);
  };
  const hold = () => {
    held = true;
  };
  return { store, phases, installed, hold, release };
}

function watchPhases(store: Store, phases: string[]): () => void {
  let last = '';
  return store.watch(({ object: { kind, status } }) => {
    const phase = `${status?.phase}/${status?.reason}`;
    if (kind !== 'ClusterServiceVersion' || status?.phase === undefined || phase === last) return;
    last = phase;
    phases.push(phase);
  });
}

function succeededAgain(store: Store, phases: readonly string[]): Promise<true> {
  return until(store, () => phases.at(-1) === 'Succeeded/InstallSucceeded');
}

function csvObject(): KubernetesObject {
  const env = [version, { name: 'IMAGE_A', value: 'own' }];
  const containers = [
    { name: 'lifecycle', image: 'operator', env },
    { name: 'cluster-operations', image: 'operator' },
  ];
  const labels = { name: 'operator' };
  const template = { metadata: { labels }, spec: { containers } };
  const deployments = [{ name: 'operator', spec: { replicas: 1, selector: { matchLabels: labels }, template } }];
  return {
    ...kinds.clusterServiceVersion,
    metadata: { name: 'operator.v1', namespace },
    spec: { install: { strategy: 'deployment', spec: { deployments } } },
  };
}

type Env = readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];

function setEnv(store: Store, env: Env): void {
  const live = store.get(subscriptionKey) ?? assert.fail();
  store.update({ ...live, spec: { ...live.spec, config: { env } } });
}

function setCsvEnv(store: Store, env: Env): void {
  const csv = store.get(csvKey) ?? assert.fail();
  const fresh = structuredClone(csvObject());
  fresh.spec.install.spec.deployments[0].spec.template.spec.containers[0].env = env;
  store.update({ ...csv, spec: fresh.spec });
}

function envOf(store: Store): readonly Env[] {
  const { containers } = store.get(deploymentKey)?.spec.template.spec ?? assert.fail();
  return containers.map(({ env }: { env: Env }) => env);
}
