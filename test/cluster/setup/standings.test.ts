import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kinds } from '../../../src/cluster/kinds.ts';
import { bringAbout } from '../../../src/cluster/setup/bring-about.ts';
import { findingOf } from '../../../src/cluster/setup/finding-of.ts';
import type { Standing } from '../../../src/cluster/setup/prerequisite.ts';
import { type Needs, prerequisitesOf } from '../../../src/cluster/setup/prerequisites.ts';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { apiCluster } from '../api-cluster.ts';
import { components, operator, tektonConfig } from '../every-component.ts';
import { patience } from '../sandbox-cluster.ts';

const { cluster, store } = await apiCluster();
const kept = new Set(store.list(kinds.namespace).map(({ metadata }) => metadata.name));

beforeEach(() => {
  for (const kind of Object.values(kinds)) {
    for (const object of store.list(kind)) {
      const { apiVersion, metadata } = object;
      if (object.kind === 'Namespace' && kept.has(metadata.name)) continue;
      store.remove({ apiVersion, kind: object.kind, ...metadata });
    }
  }
});

const operators = 'openshift-operators';
const csv = `${operator.package}.v1.23.1`;
const gate = components.filter(({ name }) => name === 'manual-approval-gate');

function put(object: KubernetesObject): void {
  const created = store.create(object);
  if (object.status !== undefined) store.update({ ...created, status: object.status }, 'status');
}

function look(name: string, needs: Partial<Needs> = {}): Promise<Standing> {
  const all = prerequisitesOf({ operator, registry: undefined, components: gate, ...needs });
  return (all.find((one) => one.name === name) ?? assert.fail(name)).look(cluster);
}

async function assertBroken(name: string, reason: string, summary: RegExp, needs: Partial<Needs> = {}): Promise<void> {
  const standing = await look(name, needs);
  assert.equal(standing.is, 'broken', JSON.stringify(standing));
  assert.equal(standing.is === 'broken' && standing.reason, reason);
  assert.match(standing.summary, summary);
  assert.equal(findingOf(standing).status, 'failed');
}

const config = (spec: object, status?: object) =>
  put({ ...kinds.registryConfig, metadata: { name: 'cluster' }, spec, ...(status && { status }) });
const condition = (type: string, status: string, message = '', reason = 'Seen') => ({ type, status, reason, message });

test('a registry that nobody manages, or that is not there, is for somebody else to see to', async () => {
  await assertBroken('registry', 'no_registry', /has no registry of its own/);
  config({ managementState: 'Unmanaged' });
  await assertBroken('registry', 'registry_unmanaged', /is Unmanaged/);
});

test('storage of a registry is chosen only where there is none', async () => {
  config({
    managementState: 'Removed',
    replicas: 2,
    storage: { managementState: 'Managed', pvc: { claim: 'images' } },
  });
  const standing = await look('registry');
  assert.ok(standing.is === 'missing');
  assert.equal(standing.summary, 'the registry is Removed, has no default route');
  const [change] = standing.changes;
  assert.ok(change?.verb === 'patch');
  assert.deepEqual(change.after.spec, {
    managementState: 'Managed',
    defaultRoute: true,
    replicas: 2,
    storage: { managementState: 'Managed', pvc: { claim: 'images' } },
  });
});

test('a registry is awaited until a router has admitted its route, and its conditions are shown', async () => {
  const spec = { managementState: 'Managed', defaultRoute: true, storage: { s3: {} } };
  config(spec, { conditions: [condition('Available', 'False', 'no pods\u001b[31m', 'NoReplicas')] });
  assert.equal((await look('registry')).summary, 'the registry is not available (NoReplicas): no pods');
  store.remove({ ...kinds.registryConfig, name: 'cluster' });
  config(spec, { conditions: [condition('Available', 'True'), condition('Degraded', 'True', 'too old', 'Pruner')] });
  assert.match((await look('registry')).summary, /^no router has admitted Route/);
  const metadata = { name: 'default-route', namespace: 'openshift-image-registry' };
  const ingress = [{ host: 'registry.apps.example.com', conditions: [condition('Admitted', 'True')] }];
  put({ ...kinds.route, metadata, spec: { host: 'registry.apps.example.com' }, status: { ingress } });
  const standing = await look('registry');
  assert.equal(standing.is, 'there');
  assert.equal(standing.summary, 'the registry is at "registry.apps.example.com", degraded (Pruner): too old');
});

test('what would never come is told with what to do, when time is up', async () => {
  config({ managementState: 'Managed', defaultRoute: true, storage: { s3: {} } });
  const [registry] = prerequisitesOf({ operator, registry: undefined, components: [] });
  assert.ok(registry);
  await assert.rejects(bringAbout(registry, cluster, operator, patience(1), true), {
    kind: 'infrastructure',
    reason: 'setting_up:registry:timeout',
    message: /^after 1 s still: no router .*\n.*oc get clusteroperator image-registry/,
  });
});

test('a namespace that is being deleted is awaited', async () => {
  store.create({ ...kinds.namespace, metadata: { name: 'tekton-upstream', finalizers: ['example.com/stays'] } });
  store.remove({ ...kinds.namespace, name: 'tekton-upstream' });
  const standing = await look('namespace');
  assert.deepEqual(
    [standing.is, standing.summary.slice(0, 45)],
    ['coming', 'namespace "tekton-upstream" is being deleted:'],
  );
  const live = store.get({ ...kinds.namespace, name: 'tekton-upstream' }) ?? assert.fail();
  store.update({ ...live, metadata: { ...live.metadata, finalizers: [] } });
});

test('a grant that somebody else has made is enough', async () => {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:image-puller' };
  const subjects = [{ kind: 'Group', name: 'system:serviceaccounts', apiGroup: 'rbac.authorization.k8s.io' }];
  assert.equal((await look('image-puller')).is, 'missing');
  const metadata = { name: 'theirs', namespace: 'tekton-upstream' };
  put({ ...kinds.roleBinding, metadata, roleRef, subjects });
  assert.equal((await look('image-puller')).is, 'there');
});

const packageManifest = (status: object = {}) =>
  put({
    ...kinds.packageManifest,
    metadata: { name: operator.package, namespace: 'openshift-marketplace' },
    status: {
      ...{
        catalogSource: 'redhat-operators',
        catalogSourceNamespace: 'openshift-marketplace',
        defaultChannel: 'latest',
      },
      ...{ channels: [{ name: 'latest' }, { name: 'pipelines-1.22' }], ...status },
    },
  });
const catalogue = (lastObservedState: string) =>
  put({
    ...kinds.catalogSource,
    metadata: { name: 'redhat-operators', namespace: 'openshift-marketplace' },
    status: { connectionState: { lastObservedState } },
  });
const subscription = (status?: object) =>
  put({
    ...kinds.subscription,
    metadata: { name: 'ours', namespace: operators },
    spec: { name: operator.package, channel: 'latest', source: 'redhat-operators' },
    ...(status && { status }),
  });
const version = (status: object) =>
  put({ ...kinds.clusterServiceVersion, metadata: { name: csv, namespace: operators }, spec: {}, status });
const plan = (phase: string, names: readonly string[], status: object = {}) =>
  put({
    ...kinds.installPlan,
    metadata: { name: 'install-1', namespace: operators },
    spec: { approval: 'Manual', approved: false, clusterServiceVersionNames: names },
    status: { phase, ...status },
  });

test('an operator cannot be installed without a catalogue, a package and a channel', async () => {
  await assertBroken('operator', 'package_not_found', /^no catalogue of the cluster has package/);
  catalogue('TRANSIENT_FAILURE');
  await assertBroken(
    'operator',
    'catalogue_unhealthy',
    /"openshift-marketplace\/redhat-operators" is TRANSIENT_FAILURE/,
  );
  store.remove({ ...kinds.catalogSource, name: 'redhat-operators', namespace: 'openshift-marketplace' });
  packageManifest();
  await assertBroken('operator', 'channel_not_found', /has no channel "pipelines-9"/, { channel: 'pipelines-9' });
  const standing = await look('operator');
  assert.ok(standing.is === 'missing' && standing.changes[0]?.verb === 'create');
  assert.deepEqual(standing.changes[0].object.spec, {
    ...{ name: operator.package, channel: 'latest', source: 'redhat-operators' },
    ...{ sourceNamespace: 'openshift-marketplace', installPlanApproval: 'Manual' },
  });
});

test('an unhealthy catalogue is no obstacle to an operator that is installed', async () => {
  catalogue('TRANSIENT_FAILURE');
  const conditions = [condition('ResolutionFailed', 'True', 'connection refused', 'ErrorPreventedResolution')];
  subscription({ installedCSV: csv, currentCSV: csv, conditions });
  version({ phase: 'Succeeded' });
  assert.deepEqual(await look('operator'), { is: 'there', summary: `${csv}, channel latest` });
});

test('a Subscription that has installed nothing yet says why', async () => {
  subscription();
  assert.equal((await look('operator')).is, 'coming');
  store.remove({ ...kinds.subscription, name: 'ours', namespace: operators });
  subscription({ conditions: [condition('ResolutionFailed', 'True', 'no such channel', 'ConstraintsNotSatisfiable')] });
  await assertBroken(
    'operator',
    'resolution_failed',
    /cannot resolve it \(ConstraintsNotSatisfiable\): no such channel$/,
  );
  catalogue('TRANSIENT_FAILURE');
  await assertBroken('operator', 'catalogue_unhealthy', /TRANSIENT_FAILURE/);
});

test('an InstallPlan is approved where it holds nothing but the operator', async () => {
  subscription({ installPlanRef: { name: 'install-1' } });
  plan('RequiresApproval', [csv]);
  const standing = await look('operator');
  assert.ok(standing.is === 'missing' && standing.changes[0]?.verb === 'patch');
  assert.equal(standing.changes[0].after.spec.approved, true);
  store.remove({ ...kinds.installPlan, name: 'install-1', namespace: operators });
  plan('RequiresApproval', [csv, 'web-terminal.v1']);
  await assertBroken('operator', 'install_plan_with_others', /would also install "web-terminal\.v1"$/);
  store.remove({ ...kinds.installPlan, name: 'install-1', namespace: operators });
  plan('Failed', [csv], { conditions: [condition('Installed', 'False', 'no rights', 'InstallComponentFailed')] });
  await assertBroken('operator', 'install_plan_failed', /is Failed \(InstallComponentFailed\): no rights$/);
  store.remove({ ...kinds.installPlan, name: 'install-1', namespace: operators });
  plan('Installing', [csv]);
  assert.equal((await look('operator')).is, 'coming');
});

test('an install that failed is broken, one that OLM starts over is awaited', async () => {
  subscription({ installedCSV: csv });
  assert.match((await look('operator')).summary, /is not there yet$/);
  version({ phase: 'Failed', reason: 'InstallCheckFailed', message: 'install timeout' });
  await assertBroken('operator', 'csv_failed', /is Failed \(InstallCheckFailed\): install timeout$/);
  store.remove({ ...kinds.clusterServiceVersion, name: csv, namespace: operators });
  version({ phase: 'Failed', reason: 'ComponentUnhealthy', message: 'waiting for pods' });
  assert.equal((await look('operator')).is, 'coming');
});

test('two Subscriptions are one too many, and a Deployment alone is an operator', async () => {
  const labels = { app: 'operator' };
  const template = { metadata: { labels }, spec: { containers: [] } };
  const metadata = { name: 'openshift-pipelines-operator', namespace: operators };
  put({ ...kinds.deployment, metadata, spec: { selector: { matchLabels: labels }, template } });
  assert.match((await look('operator')).summary, /^Deployment "openshift-operators\/.*", not installed by OLM$/);
  subscription({ installedCSV: csv });
  const second = { name: 'second', namespace: 'openshift-pipelines' };
  put({ ...kinds.subscription, metadata: second, spec: { name: operator.package } });
  await assertBroken(
    'operator',
    'subscription_ambiguous',
    /"openshift-operators\/ours", "openshift-pipelines\/second"/,
  );
});

test('TektonConfig comes from the operator, unless that is told not to create it', async () => {
  assert.deepEqual([(await look('tekton-config')).is], ['coming']);
  const metadata = { name: 'tekton-config-defaults', namespace: operators };
  put({ ...kinds.configMap, metadata, data: { AUTOINSTALL_COMPONENTS: 'false' } });
  const standing = await look('tekton-config');
  assert.ok(standing.is === 'missing' && standing.changes[0]?.verb === 'create');
  const { spec } = standing.changes[0].object;
  assert.deepEqual(spec, { profile: 'all', targetNamespace: 'openshift-pipelines' });
  const conditions = [condition('Ready', 'False', 'Components not in ready state: TektonResult', 'Error')];
  put({ ...tektonConfig, metadata: { name: 'config' }, spec, status: { conditions } });
  const waiting = await look('tekton-config');
  assert.equal(waiting.is, 'coming');
  assert.match(waiting.summary, /is not Ready yet \(Error\): Components not in ready state: TektonResult$/);
});

test('a component that the release does not know is for somebody else to see to', async () => {
  subscription({ installedCSV: csv });
  const owned = [{ kind: 'TektonConfig' }];
  const metadata = { name: csv, namespace: operators };
  put({ ...kinds.clusterServiceVersion, metadata, spec: { customresourcedefinitions: { owned } } });
  await assertBroken('manual-approval-gate', 'kind_not_served', /does not know "ManualApprovalGate"/);
});

test('a namespace of the operator that is being deleted is for somebody else to see to', async () => {
  const live = store.get({ ...kinds.namespace, name: operators }) ?? assert.fail();
  store.update({ ...live, metadata: { ...live.metadata, finalizers: ['example.com/stays'] } });
  store.remove({ ...kinds.namespace, name: operators });
  await assertBroken('operator', 'namespace_terminating', /"openshift-operators" of the operator is being deleted/);
});
