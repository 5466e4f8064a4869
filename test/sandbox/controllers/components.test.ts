import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { keyOf } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { annotate, hash, imageOf, namespace, restartOperator, setOf, start, uidsOf } from './operator-cluster.ts';
import { idle, until } from './until.ts';

// Seen: lab.md 1 (0.2 to 0.5, 0.8), 2.1 (singletons), 2.2 and 3; installerset-and-cr-transitions.log with the marks in the
// tests' names; delete-chain-set.timeline, delete-result-set.timeline, 03-statefulset-mode.

const secretKey = { ...kinds.secret, namespace, name: 'signing-secrets' };
const gateKey = { ...kinds.manualApprovalGate, name: 'manual-approval-gate' };
const labels = (store: Store, part: string) => {
  const {
    'operator.tekton.dev/created-by': createdBy,
    'operator.tekton.dev/type': type,
    ...rest
  } = setOf(store, part).metadata.labels ?? {};
  return [createdBy, type, rest['operator.tekton.dev/installType']];
};

test('the sets of chains, results and the console plugin have their own names and labels', async (context) => {
  const { store } = await start(context);
  const gate = 'tekton-config-console-plugin-manifests';
  assert.deepEqual(labels(store, 'chain-config-'), ['TektonChain', 'chain-config', undefined]);
  assert.deepEqual(labels(store, 'chain-secret-'), ['TektonChain', 'chain-secret', undefined]);
  assert.deepEqual(labels(store, 'result-post-'), ['TektonResult', 'post', undefined]);
  assert.deepEqual(labels(store, gate), [gate, 'config', undefined]);
  const [chain] = store.list(kinds.installerSet, { labels: { 'operator.tekton.dev/type': 'chain' } });
  assert.equal(chain?.metadata.labels?.['operator.tekton.dev/installType'], 'deployment');
  const withoutHash = store
    .list(kinds.installerSet)
    .filter(({ metadata }) => metadata.annotations?.[hash] === undefined);
  const names = withoutHash.map(({ metadata }) => metadata.generateName).sort();
  assert.deepEqual(names, ['chain-secret-', `${gate}-`]);
});

test('G4, G5: chains and results are refreshed in place, each by its own set alone', async (context) => {
  const { store } = await start(context);
  const before = [...uidsOf(store, 'chain-'), ...uidsOf(store, 'result-')];
  const env = { IMAGE_CHAINS_TEKTON_CHAINS_CONTROLLER: 'new', IMAGE_RESULTS_API: 'new', IMAGE_RESULTS_POSTGRES: 'new' };
  restartOperator(store, env);
  for (const type of ['chain', 'result']) annotateType(store, type);
  await until(store, () => imageOf(store, 'tekton-chains-controller') === 'new');
  await until(store, () => imageOf(store, 'tekton-results-api') === 'new');
  await idle(store);
  assert.deepEqual([...uidsOf(store, 'chain-'), ...uidsOf(store, 'result-')], before);
});

test('K1: the signing secret comes back empty when its set is deleted', async (context) => {
  const { store } = await start(context);
  const secret = store.get(secretKey) ?? assert.fail();
  store.update({ ...secret, data: { 'cosign.key': 'c2VjcmV0' } });
  annotateType(store, 'chain');
  await idle(store);
  assert.ok(store.get(secretKey)?.data['cosign.key'], 'a refresh leaves the key alone');
  store.remove(keyOf(setOf(store, 'chain-secret-')));
  await until(
    store,
    () => store.get(secretKey) !== undefined && store.get(secretKey)?.metadata.uid !== secret.metadata.uid,
  );
  assert.equal(store.get(secretKey)?.data, undefined);
});

test('E4: a change in TektonConfig makes the set of the chains configuration anew', async (context) => {
  const { store } = await start(context);
  const before = uidsOf(store, 'chain-config-');
  configure(store, 'chain', { 'artifacts.oci.storage': 'docdb' });
  await until(
    store,
    () => uidsOf(store, 'chain-config-').length === 1 && uidsOf(store, 'chain-config-')[0] !== before[0],
  );
});

test('M1: the gate is nobody’s until its resource is made; its Deployments name their programs', async (context) => {
  const { store } = await start(context);
  assert.equal(store.get(gateKey), undefined);
  createGate(store);
  await until(store, () => conditionOf(store.get(gateKey)?.status, 'Ready')?.status === 'True');
  const commands = ['controller', 'webhook'].map((part) => {
    const key = { ...kinds.deployment, namespace, name: `manual-approval-gate-${part}` };
    return store.get(key)?.spec.template.spec.containers[0].command;
  });
  assert.deepEqual(commands, [['/ko-app/manual-approval-gate-controller'], ['/ko-app/manual-approval-gate-webhook']]);
  const services = setOf(store, 'manualapprovalgate-main-static').spec.manifests.filter(
    ({ kind }: KubernetesObject) => kind === 'Service',
  );
  assert.equal(services.length, 1);
});

test('0.2b: the first restart of the operator refreshes the gate, later ones do not', async (context) => {
  const { store } = await start(context);
  createGate(store);
  await until(store, () => conditionOf(store.get(gateKey)?.status, 'Ready')?.status === 'True');
  restartOperator(store, { IMAGE_MAG_MANUAL_APPROVAL: 'second' });
  await until(store, () => imageOf(store, 'manual-approval-gate-webhook') === 'second');
  restartOperator(store, { IMAGE_MAG_MANUAL_APPROVAL: 'third' }, 'operator-2', 'operator-3');
  await idle(store);
  assert.equal(imageOf(store, 'manual-approval-gate-webhook'), 'second');
  annotate(store, 'manualapprovalgate-main-deployment');
  await until(store, () => imageOf(store, 'manual-approval-gate-webhook') === 'third');
});

test('0.8: another image of the console plugin is enough after a restart; which variable, the cluster’s version says', async (context) => {
  const { store } = await start(context, {}, (empty) => clusterVersion(empty, '4.21.9'));
  const before = uidsOf(store, 'tekton-config-console-plugin');
  restartOperator(store, { IMAGE_PIPELINES_CONSOLE_PLUGIN: 'new', IMAGE_PIPELINES_CONSOLE_PLUGIN_LEGACY: 'legacy' });
  await until(store, () => imageOf(store, 'pipelines-console-plugin') === 'legacy');
  await idle(store);
  assert.notDeepEqual(uidsOf(store, 'tekton-config-console-plugin'), before);
  restartOperator(store, { IMAGE_PIPELINES_CONSOLE_PLUGIN: 'new' }, 'operator-2', 'operator-3');
  await until(store, () => imageOf(store, 'pipelines-console-plugin') === 'new');
});

test('0.8: from OpenShift 4.22 on the legacy variable is not looked at', async (context) => {
  const images = { IMAGE_PIPELINES_CONSOLE_PLUGIN: 'new', IMAGE_PIPELINES_CONSOLE_PLUGIN_LEGACY: 'legacy' };
  const { store } = await start(context, images, (empty) => clusterVersion(empty, '4.22.0'));
  assert.equal(imageOf(store, 'pipelines-console-plugin'), 'new');
});

test('a resource of another name is ignored, and tears the right one down when it is deleted', async (context) => {
  const { store } = await start(context);
  const foo = { ...kinds.tektonConfig, kind: 'TektonTrigger', name: 'foo' };
  const { name, ...kind } = foo;
  store.create({ ...kind, metadata: { name }, spec: { disabled: false, targetNamespace: namespace } });
  const told = await until(store, () => conditionOf(store.get(foo)?.status, 'Ready'));
  assert.deepEqual(
    [told.status, told.message],
    ['False', 'Ready: Resource ignored, Expected Name: trigger, Got Name: foo'],
  );
  const before = uidsOf(store, 'trigger-main-');
  store.remove(foo);
  await until(
    store,
    () => uidsOf(store, 'trigger-main-').length === 2 && uidsOf(store, 'trigger-main-')[0] !== before[0],
  );
  assert.equal(store.get(foo), undefined);
});

test('S1 to S4: with ordinals the workloads become StatefulSets, which move to the static set at a refresh', async (context) => {
  const { store } = await start(context);
  configure(store, 'pipeline', { performance: { 'disable-ha': false, 'statefulset-ordinals': true } });
  await until(store, () => statefulSet(store, 'tekton-pipelines-remote-resolvers') !== undefined);
  await idle(store);
  assert.equal(imageOf(store, 'tekton-pipelines-controller'), undefined);
  assert.deepEqual(workloads(store, 'pipeline-main-statefulset').slice(0, 2), ['StatefulSet', 'Deployment']);
  restartOperator(store, { IMAGE_PIPELINES_CONTROLLER: 'new' });
  annotate(store, 'pipeline-main-statefulset');
  annotate(store, 'pipeline-main-static');
  const image = () => statefulSet(store, 'tekton-pipelines-remote-resolvers')?.spec.template.spec.containers[0].image;
  await until(store, () => image() === 'new');
  await idle(store);
  assert.ok(!workloads(store, 'pipeline-main-statefulset').includes('StatefulSet'));
  assert.equal(statefulSet(store, 'tekton-pipelines-remote-resolvers')?.status.updatedReplicas, 1);
  configure(store, 'pipeline', { performance: { 'disable-ha': false } });
  await until(store, () => imageOf(store, 'tekton-pipelines-remote-resolvers') === 'new');
});

function annotateType(store: Store, type: string): void {
  const [set] = store.list(kinds.installerSet, { labels: { 'operator.tekton.dev/type': type } });
  const { metadata } = set ?? assert.fail();
  const annotations = { ...metadata.annotations, [hash]: 'refresh' };
  store.update({ ...(set ?? assert.fail()), metadata: { ...metadata, annotations } });
}

function configure(store: Store, section: string, change: Readonly<Record<string, unknown>>): void {
  const config = store.get({ ...kinds.tektonConfig, name: 'config' }) ?? assert.fail();
  store.update({ ...config, spec: { ...config.spec, [section]: { ...config.spec[section], ...change } } });
}

function createGate(store: Store): void {
  const { name, ...kind } = gateKey;
  store.create({ ...kind, metadata: { name }, spec: { targetNamespace: namespace } });
}

function clusterVersion(store: Store, version: string): void {
  const status = { desired: { version } };
  store.create({ ...kinds.clusterVersion, metadata: { name: 'version' }, spec: {}, status });
}

function statefulSet(store: Store, name: string): KubernetesObject | undefined {
  return store.get({ ...kinds.statefulSet, namespace, name });
}

function workloads(store: Store, part: string): readonly string[] {
  const manifests: readonly KubernetesObject[] = setOf(store, part).spec.manifests;
  return manifests.map(({ kind }) => kind).filter((kind) => kind !== 'Service');
}
