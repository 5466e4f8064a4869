import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { catalogOperatorController } from '../../../src/sandbox/controllers/catalog-operator.ts';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { createControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import {
  catalogueObjects,
  csvName,
  operatorPackage,
  otherPackage,
} from '../../../src/sandbox/controllers/olm/catalogue.ts';
import { emptyServiceVersion } from '../../../src/sandbox/controllers/olm/cluster-service-version.ts';
import { releaseNamed } from '../../../src/sandbox/controllers/operator/releases.ts';
import { upgradeOperator } from '../../../src/sandbox/controllers/trouble.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle, until } from './until.ts';

// Read: facts 2.4 (Subscription, InstallPlan, PackageManifest; pkg/controller/operators/catalog of operator-lifecycle-manager:
// installedCSV follows currentCSV once that ClusterServiceVersion is there) and catalog-channels.json (channels by OpenShift).
// Seen: lab.md 2.4 and subscription-with-catalog-operator-unhealthy-source.json (mark C1).

const namespace = 'openshift-operators';

test('a Subscription brings what is newest in its channel', async (context) => {
  const { store } = start(context);
  subscribe(store, operatorPackage, 'pipelines-1.22');
  const { status } = await until(store, () => installed(store, operatorPackage));
  assert.deepEqual([status.installedCSV, status.state], [csvName('1.22.5'), 'AtLatestKnown']);
  const [plan] = store.list(kinds.installPlan);
  assert.deepEqual([plan?.status.phase, plan?.spec.approved], ['Complete', true]);
});

test('a channel belongs to some versions of OpenShift only', () => {
  const channels = catalogueObjects(releaseNamed('1.23'), '5.0').find(
    ({ metadata }) => metadata.name === operatorPackage,
  );
  assert.deepEqual(
    channels?.status.channels.map(({ name }: { name: string }) => name),
    ['latest', 'pipelines-1.22', 'pipelines-1.23'],
  );
});

test('with Manual approval the plan waits, and holds what else is wanted in the namespace', async (context) => {
  const { store } = start(context);
  subscribe(store, operatorPackage, 'latest', 'Manual');
  subscribe(store, otherPackage.name, otherPackage.channel, 'Manual');
  const both = [csvName('1.23.1'), otherPackage.csv];
  const isWhole = (plan: KubernetesObject) => plan.spec.clusterServiceVersionNames.join() === both.join();
  const plan = await until(store, () => store.list(kinds.installPlan).find(isWhole));
  await idle(store);
  const waiting = store.get({ ...kinds.subscription, namespace, name: operatorPackage });
  assert.deepEqual([waiting?.status.state, waiting?.status.installedCSV], ['UpgradePending', undefined]);
  assert.equal(conditionOf(waiting?.status, 'InstallPlanPending')?.reason, 'RequiresApproval');
  const live = store.get({ ...kinds.installPlan, namespace, name: plan.metadata.name }) ?? assert.fail();
  assert.equal(live.status.phase, 'RequiresApproval');
  store.update({ ...live, spec: { ...live.spec, approved: true } });
  await until(store, () => installed(store, operatorPackage) && installed(store, otherPackage.name));
});

test('a newer version in the channel replaces the one before', async (context) => {
  const { store } = start(context);
  subscribe(store, operatorPackage, 'latest');
  await until(store, () => installed(store, operatorPackage));
  upgradeOperator(store, '1.23.99');
  await until(store, () => installed(store, operatorPackage)?.status.installedCSV === csvName('1.23.99'));
  const csv = store.get({ ...kinds.clusterServiceVersion, namespace, name: csvName('1.23.99') });
  assert.equal(csv?.spec.replaces, csvName('1.23.1'));
});

test('C1: a catalogue that cannot be reached prevents resolution and leaves the rest as it is', async (context) => {
  const { store, faults } = start(context);
  subscribe(store, operatorPackage, 'latest');
  await until(store, () => installed(store, operatorPackage));
  faults.set({ catalogueUnhealthy: true });
  upgradeOperator(store, '1.23.99');
  await idle(store);
  const { status } = installed(store, operatorPackage) ?? assert.fail();
  assert.equal(status.installedCSV, csvName('1.23.1'));
  assert.equal(conditionOf(status, 'ResolutionFailed')?.reason, 'ErrorPreventedResolution');
  assert.equal(conditionOf(status, 'CatalogSourcesUnhealthy')?.status, 'False');
  const [source] = store.list(kinds.catalogSource);
  assert.equal(source?.status.connectionState.lastObservedState, 'TRANSIENT_FAILURE');
  faults.set({ catalogueUnhealthy: false });
  await until(store, () => installed(store, operatorPackage)?.status.installedCSV === csvName('1.23.99'));
});

function start(context: TestContext) {
  const store = createStore(Date.now);
  const faults = createControllerFaults();
  context.after(
    runController(store, catalogOperatorController(store, emptyServiceVersion, faults), assert.fail, faults),
  );
  for (const object of catalogueObjects(releaseNamed('1.23'), '4.19')) store.create(object);
  return { store, faults };
}

function subscribe(store: Store, name: string, channel: string, installPlanApproval = 'Automatic'): void {
  const spec = {
    name,
    channel,
    installPlanApproval,
    source: 'redhat-operators',
    sourceNamespace: 'openshift-marketplace',
  };
  store.create({ ...kinds.subscription, metadata: { name, namespace }, spec });
}

function installed(store: Store, name: string): KubernetesObject | undefined {
  const subscription = store.get({ ...kinds.subscription, namespace, name });
  return subscription?.status?.installedCSV === undefined ? undefined : subscription;
}
