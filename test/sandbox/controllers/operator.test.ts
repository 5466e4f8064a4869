import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { operatorNamespace } from '../../../src/sandbox/controllers/operator/leader.ts';
import { operands } from '../../../src/sandbox/controllers/operator/operands.ts';
import { keyOf } from '../../../src/sandbox/memory-store.ts';
import { makeReady } from './fake-node.ts';
import {
  annotate,
  argsOf,
  hash,
  imageOf,
  namespace,
  operatorPod,
  readiness,
  restartOperator,
  setImage,
  setOf,
  start,
  uidsOf,
} from './operator-cluster.ts';
import { idle, until } from './until.ts';

// Seen: lab.md 1 (0.1, 0.2, 0.3), 2.1 (stale Ready) and 2.2, with the real operator 1.23.1; samples/cluster/01-installed and
// installerset-and-cr-transitions.log with the marks in the tests' names.

test('TektonConfig becomes components, InstallerSets, Deployments and Services', async (context) => {
  const { store } = await start(context);
  const names = store
    .list(kinds.installerSet)
    .map(({ metadata }) => metadata.name.replace(/-\w{5}$/, ''))
    .sort();
  assert.deepEqual(names, [
    'chain',
    'chain-config',
    'chain-secret',
    'pipeline-main-deployment',
    'pipeline-main-static',
    'pipeline-post',
    'pipeline-pre',
    'result',
    'result-post',
    'result-pre',
    'tekton-config-console-plugin-manifests',
    'trigger-main-deployment',
    'trigger-main-static',
  ]);
  const set = setOf(store, 'pipeline-main-deployment');
  assert.deepEqual(set.metadata.labels, {
    'operator.tekton.dev/created-by': 'TektonPipeline',
    'operator.tekton.dev/type': 'main',
    'operator.tekton.dev/release-version': '1.23.1',
  });
  assert.deepEqual(
    set.metadata.ownerReferences?.map(({ kind, name }) => `${kind}/${name}`),
    ['TektonPipeline/pipeline'],
  );
  const automatic = operands.filter((operand) => operand.automatic);
  const workloads = automatic.flatMap((operand) => operand.workloads.map(({ name }) => name));
  const found = [kinds.deployment, kinds.statefulSet].flatMap((kind) => store.list(kind, { namespace }));
  assert.deepEqual(
    found.map(({ metadata }) => metadata.name).sort(),
    [...workloads, 'pipelines-console-plugin'].sort(),
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
  assert.ok(stayed.includes('False'));
  await until(store, () => readiness(store).join() === 'True,True,True');
});

test('G3: the refresh of another component than the pipeline does not show in any Ready', async (context) => {
  const { store } = await start(context);
  const stayed: string[] = [];
  context.after(store.watch(() => stayed.push(...readiness(store))));
  restartOperator(store, { IMAGE_TRIGGERS_WEBHOOK: 'new' });
  annotate(store, 'trigger-main-deployment');
  await until(store, () => imageOf(store, 'tekton-triggers-webhook') === 'new');
  await idle(store);
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

test('an old operator that is terminating still takes the annotation, until its process has ended', async (context) => {
  const { store } = await start(context);
  const key = { ...kinds.pod, namespace: operatorNamespace, name: 'operator-1' };
  const old = store.get(key) ?? assert.fail();
  const held = store.update({ ...old, metadata: { ...old.metadata, finalizers: ['its-process'] } });
  makeReady(store, store.create(operatorPod('operator-2', { IMAGE_PIPELINES_WEBHOOK: 'new' })));
  store.remove(key);
  annotate(store, 'pipeline-main-deployment');
  await until(store, () => setOf(store, 'pipeline-main-deployment').metadata.annotations?.[hash] !== 'refresh');
  store.update({ ...held, metadata: { ...(store.get(key) ?? held).metadata, finalizers: [] } });
  await idle(store);
  assert.equal(store.get(key), undefined);
  assert.equal(imageOf(store, 'tekton-pipelines-webhook'), 'own-webhook');
  annotate(store, 'pipeline-main-deployment');
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'new');
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
  const before = uidsOf(store, 'trigger-');
  for (const part of ['trigger-main-static', 'trigger-main-deployment']) store.remove(keyOf(setOf(store, part)));
  assert.ok(setOf(store, 'trigger-main-static').metadata.deletionTimestamp);
  const ready = await until(store, () => uidsOf(store, 'trigger-').length === 0 && readiness(store));
  assert.deepEqual(ready, ['True', 'True', 'True']);
  assert.equal(imageOf(store, 'tekton-triggers-webhook'), undefined);
  await until(store, () => imageOf(store, 'tekton-triggers-webhook') === 'new');
  await idle(store);
  assert.ok(uidsOf(store, 'trigger-').every((uid) => !before.includes(uid)));
  assert.deepEqual(readiness(store), ['True', 'True', 'True']);
});

test('D2: where one of the two sets is gone the other goes too, and both come back', async (context) => {
  const { store } = await start(context);
  const before = uidsOf(store, 'pipeline-main-');
  store.remove(keyOf(setOf(store, 'pipeline-main-deployment')));
  await idle(store);
  const after = uidsOf(store, 'pipeline-main-');
  assert.equal(after.length, 2);
  assert.ok(after.every((uid) => !before.includes(uid)));
});

test('U2: an operator of another version makes all sets anew, but for the one with the signing secret', async (context) => {
  const { store } = await start(context);
  const before = uidsOf(store);
  restartOperator(store, { VERSION: '1.23.2', IMAGE_PIPELINES_WEBHOOK: 'new' });
  await until(store, () => imageOf(store, 'tekton-pipelines-webhook') === 'new');
  await idle(store);
  const kept = store.list(kinds.installerSet).filter(({ metadata }) => before.includes(metadata.uid));
  assert.deepEqual(
    kept.map(({ metadata }) => metadata.generateName),
    ['chain-secret-'],
  );
  const { labels } = setOf(store, 'pipeline-main-static').metadata;
  assert.equal(labels?.['operator.tekton.dev/release-version'], '1.23.2');
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
