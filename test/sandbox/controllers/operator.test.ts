import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { deploymentController } from '../../../src/sandbox/controllers/deployments.ts';
import { installerSetController } from '../../../src/sandbox/controllers/installer-sets.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { createLeader, lifecycle, operatorNamespace } from '../../../src/sandbox/controllers/operator/leader.ts';
import { operands, operatorController } from '../../../src/sandbox/controllers/operator.ts';
import { replicaSetController } from '../../../src/sandbox/controllers/replica-sets.ts';
import { createStore, keyOf } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { fakeNode, makeReady } from './fake-node.ts';
import { idle, until } from './until.ts';

// Seen: lab.md 1 (0.1, 0.2, 0.3), 2.1 (stale Ready) and 2.2, with the real operator 1.23.1; samples/cluster/01-installed and
// installerset-and-cr-transitions.log with the marks in the tests' names.

const hash = 'operator.tekton.dev/last-applied-hash';
const namespace = 'openshift-pipelines';

test('TektonConfig becomes components, InstallerSets, Deployments and Services', async (context) => {
  const { store } = await start(context);
  const names = store.list(kinds.installerSet).map(({ metadata }) => metadata.name.replace(/-\w{5}$/, ''));
  const parts = ['pipeline-main-deployment', 'pipeline-main-static', 'trigger-main-deployment', 'trigger-main-static'];
  assert.deepEqual(names, parts);
  const [set] = store.list(kinds.installerSet);
  assert.deepEqual(set?.metadata.labels, {
    'operator.tekton.dev/created-by': 'TektonPipeline',
    'operator.tekton.dev/type': 'main',
    'operator.tekton.dev/release-version': '1.23.1',
  });
  assert.deepEqual(
    set?.metadata.ownerReferences?.map(({ kind, name }) => `${kind}/${name}`),
    ['TektonPipeline/pipeline'],
  );
  const workloads = operands.flatMap((operand) => operand.workloads.map(({ name }) => name)).sort();
  assert.deepEqual(
    store.list(kinds.deployment, { namespace }).map(({ metadata }) => metadata.name),
    workloads,
  );
  assert.deepEqual(
    store.list({ apiVersion: 'v1', kind: 'Service' }).map(({ metadata }) => metadata.name),
    workloads,
  );
  assert.deepEqual(readiness(store), ['True', 'True', 'True']);
});

test('R1: another operator with other images changes nothing by itself', async (context) => {
  const { store } = await start(context);
  restartOperator(store, { IMAGE_PIPELINES_WEBHOOK: 'new' });
  await idle(store);
  assert.equal(imageOf(store, 'tekton-pipelines-webhook'), 'own-webhook');
});

test('G2: another hash in the deployment set writes both sets anew, with the images of now', async (context) => {
  const { store } = await start(context);
  const right = setOf(store, 'pipeline-main-deployment').metadata.annotations?.[hash];
  const uids = uidsOf(store);
  const stayed: string[] = [];
  context.after(store.watch(() => stayed.push(...readiness(store))));
  const env = {
    IMAGE_PIPELINES_WEBHOOK: 'new',
    IMAGE_PIPELINES_ARG__NOP_IMAGE: 'new-nop',
    IMAGE_TRIGGERS_WEBHOOK: 'new',
  };
  restartOperator(store, env);
  annotate(store, 'pipeline-main-deployment');
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'new');
  await idle(store);
  assert.deepEqual(argsOf(store, 'tekton-pipelines-controller').slice(2, 4), ['-nop-image', 'new-nop']);
  assert.equal(imageOf(store, 'tekton-events-controller'), 'ko://github.com/tektoncd/pipeline/cmd/events');
  assert.equal(setOf(store, 'pipeline-main-deployment').metadata.annotations?.[hash], right);
  assert.equal(imageOf(store, 'tekton-triggers-webhook'), 'ko://github.com/tektoncd/triggers/cmd/webhook');
  assert.deepEqual(uidsOf(store), uids);
  assert.deepEqual([...new Set(stayed)], ['True']);
});

test('G1: another hash in the static set alone has no effect', async (context) => {
  const { store } = await start(context);
  restartOperator(store, { IMAGE_PIPELINES_WEBHOOK: 'new' });
  annotate(store, 'pipeline-main-static');
  await idle(store);
  assert.equal(imageOf(store, 'tekton-pipelines-webhook'), 'own-webhook');
  assert.equal(setOf(store, 'pipeline-main-static').metadata.annotations?.[hash], 'refresh');
});

test('R2a: while the old operator leads it takes the annotation, and puts the hash back with its own images', async (context) => {
  const { store } = await start(context);
  makeReady(store, store.create(operatorPod('operator-2', { IMAGE_PIPELINES_WEBHOOK: 'new' })));
  annotate(store, 'pipeline-main-deployment');
  await until(store, () => setOf(store, 'pipeline-main-deployment').metadata.annotations?.[hash] !== 'refresh');
  await idle(store);
  assert.equal(imageOf(store, 'tekton-pipelines-webhook'), 'own-webhook');
});

test('R2b: while no operator runs the annotation waits, and direct patches stay', async (context) => {
  const { store } = await start(context);
  store.remove({ ...kinds.pod, namespace: operatorNamespace, name: 'operator-1' });
  annotate(store, 'pipeline-main-deployment');
  setImage(store, 'tekton-pipelines-webhook', 'mine');
  await idle(store);
  assert.equal(setOf(store, 'pipeline-main-deployment').metadata.annotations?.[hash], 'refresh');
  assert.equal(imageOf(store, 'tekton-pipelines-webhook'), 'mine');
  makeReady(store, store.create(operatorPod('operator-2', { IMAGE_PIPELINES_WEBHOOK: 'new' })));
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'new');
});

test('D1: deleted sets take their Deployments along and come back with the images of now; Ready is stale', async (context) => {
  const { store } = await start(context);
  restartOperator(store, { IMAGE_TRIGGERS_WEBHOOK: 'new' });
  const before = uidsOf(store).slice(2);
  for (const part of ['trigger-main-static', 'trigger-main-deployment']) store.remove(keyOf(setOf(store, part)));
  assert.ok(setOf(store, 'trigger-main-static').metadata.deletionTimestamp);
  const ready = await until(store, () => store.list(kinds.installerSet).length === 2 && readiness(store));
  assert.deepEqual(ready, ['True', 'True', 'True']);
  assert.equal(imageOf(store, 'tekton-triggers-webhook'), undefined);
  await until(store, () => imageOf(store, 'tekton-triggers-webhook') === 'new');
  await idle(store);
  assert.ok(uidsOf(store).every((uid) => !before.includes(uid)));
  assert.deepEqual(readiness(store), ['True', 'True', 'True']);
});

test('D2: where one of the two sets is gone the other goes too, and both come back', async (context) => {
  const { store } = await start(context);
  const before = uidsOf(store);
  store.remove(keyOf(setOf(store, 'pipeline-main-deployment')));
  await idle(store);
  const after = uidsOf(store);
  assert.equal(after.length, 4);
  assert.equal(after.filter((uid) => before.includes(uid)).length, 2);
});

test('U2: an operator of another version makes all sets anew', async (context) => {
  const { store } = await start(context);
  const before = uidsOf(store);
  restartOperator(store, { VERSION: '1.23.2', IMAGE_PIPELINES_WEBHOOK: 'new' });
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'new');
  await idle(store);
  assert.deepEqual(
    uidsOf(store).filter((uid) => before.includes(uid)),
    [],
  );
  const [set] = store.list(kinds.installerSet);
  assert.equal(set?.metadata.labels?.['operator.tekton.dev/release-version'], '1.23.2');
});

test('E1: a patch of a component Deployment is reverted, a deleted one comes back', async (context) => {
  const { store } = await start(context);
  setImage(store, 'tekton-pipelines-webhook', 'mine');
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'own-webhook');
  store.remove({ ...kinds.deployment, namespace, name: 'tekton-pipelines-webhook' });
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'own-webhook');
});

test('E3: an image edited inside a set sticks until the next refresh', async (context) => {
  const { store } = await start(context);
  const set = setOf(store, 'pipeline-main-deployment');
  const manifests = JSON.parse(JSON.stringify(set.spec.manifests).replaceAll('own-webhook', 'edited'));
  store.update({ ...set, spec: { manifests } });
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'edited');
  annotate(store, 'pipeline-main-deployment');
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'own-webhook');
});

test('E4: a change of the component in TektonConfig writes its sets anew', async (context) => {
  const { store } = await start(context);
  restartOperator(store, { IMAGE_PIPELINES_WEBHOOK: 'new' });
  const config = store.get({ ...kinds.tektonConfig, name: 'config' }) ?? assert.fail();
  const spec = { ...config.spec, pipeline: { ...config.spec.pipeline, options: { touched: true } } };
  store.update({ ...config, spec });
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'new');
});

test('P1: with an image that never starts everything stays Ready', async (context) => {
  const { store } = await start(context);
  restartOperator(store, { IMAGE_PIPELINES_WEBHOOK: 'never' });
  annotate(store, 'pipeline-main-deployment');
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'never');
  await idle(store);
  assert.deepEqual(readiness(store), ['True', 'True', 'True']);
  assert.ok(store.list(kinds.installerSet).every(({ status }) => conditionOf(status, 'Ready')?.status === 'True'));
});

/** A cluster with one operator Pod and everything that it installs; Pods are Ready at once, but for the image `never`. */
async function start(context: TestContext): Promise<{ store: Store }> {
  const store = createStore(Date.now);
  const leader = createLeader(store);
  const operates = ({ metadata, spec }: KubernetesObject) =>
    metadata.namespace === namespace && spec.containers[0].image !== 'never';
  const controllers = [
    operatorController(store, leader),
    installerSetController(store, leader),
    deploymentController(store),
    replicaSetController(store),
    fakeNode(store, operates),
  ];
  for (const controller of controllers) context.after(runController(store, controller, assert.fail));
  makeReady(store, store.create(operatorPod('operator-1', { IMAGE_PIPELINES_WEBHOOK: 'own-webhook' })));
  await until(store, () => store.list(kinds.tektonConfig).length === 1 && readiness(store)[0] === 'True');
  await idle(store);
  return { store };
}

function operatorPod(name: string, images: Readonly<Record<string, string>>): KubernetesObject {
  const env = Object.entries({ VERSION: '1.23.1', ...images }).map(([variable, value]) => ({ name: variable, value }));
  const labels = { name: 'openshift-pipelines-operator' };
  const containers = [{ name: lifecycle, image: 'operator', env }];
  return { ...kinds.pod, metadata: { name, namespace: operatorNamespace, labels }, spec: { containers } };
}

function restartOperator(store: Store, images: Readonly<Record<string, string>>): void {
  makeReady(store, store.create(operatorPod('operator-2', images)));
  store.remove({ ...kinds.pod, namespace: operatorNamespace, name: 'operator-1' });
}

function setOf(store: Store, part: string): KubernetesObject {
  return store.list(kinds.installerSet).find(({ metadata }) => metadata.name.startsWith(part)) ?? assert.fail(part);
}

function uidsOf(store: Store): readonly (string | undefined)[] {
  return store.list(kinds.installerSet).map(({ metadata }) => metadata.uid);
}

function annotate(store: Store, part: string): void {
  const set = setOf(store, part);
  store.update({
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [hash]: 'refresh' } },
  });
}

function containerOf(store: Store, name: string) {
  return store.get({ ...kinds.deployment, namespace, name })?.spec.template.spec.containers[0];
}

function imageOf(store: Store, name: string): string | undefined {
  return containerOf(store, name)?.image;
}

function argsOf(store: Store, name: string): readonly string[] {
  return containerOf(store, name)?.args ?? [];
}

function setImage(store: Store, name: string, image: string): void {
  const live = store.get({ ...kinds.deployment, namespace, name }) ?? assert.fail();
  const changed = JSON.parse(JSON.stringify(live.spec).replaceAll(imageOf(store, name) ?? '', image));
  store.update({ ...live, spec: changed });
}

/** Condition Ready of TektonConfig, TektonPipeline and TektonTrigger. */
function readiness(store: Store): readonly string[] {
  const kindsOfAll = ['TektonConfig', 'TektonPipeline', 'TektonTrigger'];
  const found = kindsOfAll.flatMap((kind) => store.list({ ...kinds.tektonConfig, kind }));
  return found.map(({ status }) => conditionOf(status, 'Ready')?.status ?? 'none');
}
