import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { lifecycle, operatorNamespace } from '../../../src/sandbox/controllers/operator/leader.ts';
import { type ClusterOptions, startControllers } from '../../../src/sandbox/controllers/start.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import { startRegistry } from '../../../src/sandbox/registry/registry.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { until } from './until.ts';

// Seen: lab.md 2.2 (kill -9, the operator's version), 2.4 (stuck rollout, timeout, upgrade). Read: facts 2.3, 3.1.

const namespace = 'openshift-pipelines';
const webhook = { ...kinds.deployment, namespace, name: 'tekton-triggers-webhook' };

test('release 1.20: an image by the internal registry, then kill -9, then an upgrade in the middle', async (context) => {
  const { store, host, controllers } = await start(context, {
    operator: '1.20',
    openshift: '4.18',
    speed: 100,
    withoutVariables: ['IMAGE_PAC_PAC_CLI'],
  });
  assert.equal(variable(store, 'IMAGE_PIPELINES_CONSOLE_PLUGIN_LEGACY'), undefined);
  assert.equal(variable(store, 'IMAGE_PAC_PAC_CLI'), undefined);
  const own = variable(store, 'IMAGE_TRIGGERS_WEBHOOK') ?? assert.fail();
  const internal = own.replace(host, 'image-registry.openshift-image-registry.svc:5000');
  const lease = store.list(kinds.lease)[0]?.spec.holderIdentity;
  controllers.killOperator();
  await until(store, () => store.list(kinds.lease).every(({ spec }) => spec.holderIdentity !== lease));

  setEnv(store, 'IMAGE_TRIGGERS_WEBHOOK', internal);
  await until(store, () => variable(store, 'IMAGE_TRIGGERS_WEBHOOK') === internal);
  controllers.upgradeOperator('1.21.3');
  await until(store, () => store.get(webhook)?.spec.template.spec.containers[0].image === internal);
  await controllers.settled();
  assert.ok(variable(store, 'IMAGE_PIPELINES_CONSOLE_PLUGIN_LEGACY'));
  assert.deepEqual(
    store.list(kinds.clusterServiceVersion, { namespace: operatorNamespace }).map(({ spec }) => spec.version),
    ['1.21.3'],
  );
  const { labels } = store.get(webhook)?.metadata ?? assert.fail();
  assert.equal(labels?.['app.kubernetes.io/version'], 'v0.34.0');
});

test('without operator and registry it is quiet; a Subscription installs the one, storage brings the other', async (context) => {
  const { store, controllers } = await start(context, { installed: false, registry: 'Removed' });
  assert.deepEqual([store.list(kinds.pod).length, store.list(kinds.clusterServiceVersion).length], [0, 0]);
  const config = store.list(kinds.registryConfig)[0] ?? assert.fail();
  assert.deepEqual(config.spec, { managementState: 'Removed', defaultRoute: false, replicas: 1 });
  store.update({ ...config, spec: { managementState: 'Managed', defaultRoute: true, storage: { emptyDir: {} } } });
  await until(store, () => store.list(kinds.route)[0]?.status?.ingress[0].host);
  const name = 'openshift-pipelines-operator-rh';
  const spec = { name, channel: 'latest', source: 'redhat-operators', sourceNamespace: 'openshift-marketplace' };
  store.create({ ...kinds.subscription, metadata: { name: 'mine', namespace: operatorNamespace }, spec });
  await until(store, () => store.list(kinds.subscription)[0]?.status?.installedCSV);
  await controllers.settled();
});

test('faults: an image that is never started, one that cannot be pulled, a stuck install, a namespace that stays', async (context) => {
  const { store, controllers } = await start(context, { speed: 1000 });
  const csv = () => store.list(kinds.clusterServiceVersion, { namespace: operatorNamespace })[0]?.status;
  controllers.setFaults({ neverStarts: ['results-api'], pullFails: ['results-watcher'] });
  for (const part of ['tekton-results-api', 'tekton-results-watcher']) removePods(store, part);
  await until(store, () => waiting(store, 'tekton-results-api') === 'ContainerCreating');
  await until(store, () => /ErrImagePull|ImagePullBackOff/.test(waiting(store, 'tekton-results-watcher') ?? ''));
  controllers.setFaults({ neverStarts: [], pullFails: [] });
  await controllers.settled();

  controllers.setFaults({ csvStuck: true });
  setEnv(store, 'EXTRA', 'stuck');
  await until(store, () => csv()?.reason === 'InstallWaiting');
  await until(store, () => csv()?.message === 'install timeout');
  controllers.setFaults({ csvStuck: false });
  await until(store, () => csv()?.phase === 'Succeeded');

  controllers.setFaults({ rolloutStuck: ['openshift-pipelines-operator'] });
  setEnv(store, 'EXTRA', 'again');
  await until(store, () => csv()?.reason === 'InstallCheckFailed');
  controllers.setFaults({ rolloutStuck: [] });
  await until(store, () => csv()?.phase === 'Succeeded');

  const letGo = controllers.terminateNamespace('openshift-config');
  const key = { ...kinds.namespace, name: 'openshift-config' };
  await until(store, () => store.get(key)?.status.phase === 'Terminating');
  letGo();
  await until(store, () => store.get(key) === undefined);
});

async function start(context: TestContext, cluster: ClusterOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-cluster-'));
  const store = createStore(Date.now);
  const registry = await startRegistry({ folder: join(folder, 'registry') });
  const controllers = await startControllers({ store, registry, folder, cluster });
  context.after(async () => {
    await controllers.stop();
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  await controllers.settled();
  return { store, host: registry.host, controllers };
}

/** The value of a variable of the operator's lifecycle container. */
function variable(store: Store, name: string): string | undefined {
  const key = { ...kinds.deployment, namespace: operatorNamespace, name: 'openshift-pipelines-operator' };
  const containers: readonly { name: string; env: readonly { name: string; value?: string }[] }[] =
    store.get(key)?.spec.template.spec.containers ?? [];
  const env = containers.find((container) => container.name === lifecycle)?.env;
  return env?.find((each) => each.name === name)?.value;
}

function setEnv(store: Store, name: string, value: string): void {
  const [subscription] = store.list(kinds.subscription);
  const live = subscription ?? assert.fail();
  store.update({ ...live, spec: { ...live.spec, config: { env: [{ name, value }] } } });
}

function podsOf(store: Store, workload: string) {
  return store.list(kinds.pod, { namespace }).filter(({ metadata }) => metadata.name.startsWith(`${workload}-`));
}

function removePods(store: Store, workload: string): void {
  for (const { metadata } of podsOf(store, workload)) store.remove({ ...kinds.pod, namespace, name: metadata.name });
}

/** Why a container of a Pod that is not Ready waits. */
function waiting(store: Store, workload: string): string | undefined {
  const unready = podsOf(store, workload).filter(({ status }) => conditionOf(status, 'Ready')?.status === 'False');
  return unready.find(({ metadata }) => !metadata.deletionTimestamp)?.status?.containerStatuses?.[0].state.waiting
    ?.reason;
}
