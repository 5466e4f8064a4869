import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../../src/cluster/kinds.ts';
import { type BroughtAbout, bringAbout } from '../../../src/cluster/setup/bring-about.ts';
import { findingOf } from '../../../src/cluster/setup/finding-of.ts';
import { prerequisitesOf } from '../../../src/cluster/setup/prerequisites.ts';
import { takeBackSetup } from '../../../src/cluster/setup/take-back.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { components, operator } from '../every-component.ts';
import { noted, patience, sandboxCluster } from '../sandbox-cluster.ts';

const { cluster } = await sandboxCluster({ installed: false, registry: 'Removed' });
await cluster.delete({ ...kinds.namespace, name: 'tekton-upstream' });

const gate = components.filter(({ name }) => name === 'manual-approval-gate');
const prerequisites = prerequisitesOf({ operator, registry: undefined, components: gate });
const record = { ...kinds.configMap, name: 'streamstress-setup', namespace: 'openshift-operators' };
const webTerminal = { ...kinds.subscription, name: 'web-terminal', namespace: 'openshift-operators' };
const registryConfig = { ...kinds.registryConfig, name: 'cluster' };

function named(name: string) {
  return prerequisites.find((one) => one.name === name) ?? assert.fail(`no prerequisite "${name}"`);
}

async function bringAll(on: Cluster): Promise<Record<string, BroughtAbout>> {
  const all: Record<string, BroughtAbout> = {};
  for (const one of prerequisites) all[one.name] = await bringAbout(one, on, operator, patience(600), true);
  return all;
}

test('what is missing on a bare cluster is told, and nothing is touched', async () => {
  const looking = noted(cluster);
  const looks = prerequisites.map(async ({ name, look }) => [name, findingOf(await look(looking))] as const);
  const found: Record<string, Finding> = Object.fromEntries(await Promise.all(looks));
  assert.equal(found.registry?.summary, 'the registry is Removed, has no storage, has no default route');
  assert.match(
    found.registry?.todo ?? '',
    /emptyDir only where images may be lost.*or give --registry HOST\/REPOSITORY/,
  );
  assert.equal(found.namespace?.summary, 'namespace "tekton-upstream" is not there');
  assert.match(found.operator?.summary ?? '', /^the operator is not installed/);
  assert.match(found['tekton-config']?.summary ?? '', /the operator creates it$/);
  assert.ok(Object.values(found).every(({ status }) => status === 'fixable'));
  assert.deepEqual(looking.writes, []);
});

test('without auto-setup each missing thing is an error that says what to do', async () => {
  const looking = noted(cluster);
  for (const name of ['registry', 'namespace', 'pusher', 'image-puller', 'operator', 'manual-approval-gate']) {
    await assert.rejects(bringAbout(named(name), looking, operator, patience(10), false), {
      kind: 'request',
      reason: `setting_up:${name.replaceAll('-', '_')}_missing`,
      message: /\. (In|Create|Let|Install).*leave out --no-auto-setup/,
    });
  }
  assert.deepEqual(looking.writes, []);
});

test('an InstallPlan that holds another operator is not approved', async () => {
  const spec = { name: 'web-terminal', channel: 'fast', installPlanApproval: 'Manual' };
  const source = { source: 'redhat-operators', sourceNamespace: 'openshift-marketplace' };
  const { name, namespace } = webTerminal;
  await cluster.create({ ...kinds.subscription, metadata: { name, namespace }, spec: { ...spec, ...source } });
  await assert.rejects(bringAbout(named('operator'), cluster, operator, patience(600), true), {
    kind: 'infrastructure',
    reason: 'setting_up:install_plan_with_others',
    message: /would also install "web-terminal\.v1\.13\.0"\. Approve it yourself/,
  });
  const plans = await cluster.list(kinds.installPlan);
  assert.ok(plans.every(({ spec }) => spec.approved === false));
  assert.deepEqual(await cluster.list(kinds.clusterServiceVersion), []);
  await cluster.delete(webTerminal);
});

test('everything is brought about, in its order, and a second time nothing is changed', async () => {
  const all = await bringAll(cluster);
  const config = await cluster.get(registryConfig);
  assert.deepEqual(config?.spec, {
    managementState: 'Managed',
    defaultRoute: true,
    replicas: 1,
    storage: { emptyDir: {} },
  });
  assert.match(all.registry?.summary ?? '', /^the registry is at "127\.0\.0\.1:\d+"; its storage is an emptyDir/);
  assert.deepEqual(all.namespace?.changed, ['create Namespace "tekton-upstream"']);
  assert.deepEqual(all.pusher?.changed, [
    'create ServiceAccount "tekton-upstream/streamstress"',
    'create RoleBinding "tekton-upstream/streamstress-pusher"',
  ]);
  assert.match(all.operator?.changed.join() ?? '', /^patch InstallPlan "openshift-operators\/install-\w+"$/);
  assert.match(all.operator?.summary ?? '', /^openshift-pipelines-operator-rh\.v1\.23\.1, channel latest/);
  assert.deepEqual(all['manual-approval-gate']?.changed, ['create ManualApprovalGate "manual-approval-gate"']);

  const again = noted(cluster);
  const second = await bringAll(again);
  assert.ok(Object.values(second).every(({ changed }) => changed.length === 0));
  assert.deepEqual(again.writes, []);
});

test('a registry elsewhere makes those of the cluster needless', async () => {
  const elsewhere = prerequisitesOf({ operator, registry: 'quay.io/me', components: [] });
  const standings = await Promise.all(elsewhere.map(async ({ name, look }) => [name, (await look(cluster)).is]));
  assert.deepEqual(Object.fromEntries(standings), {
    ...{ registry: 'unneeded', namespace: 'unneeded', pusher: 'unneeded', 'image-puller': 'unneeded' },
    ...{ operator: 'there', 'tekton-config': 'there' },
  });
  const route = await cluster.get({ ...kinds.route, name: 'default-route', namespace: 'openshift-image-registry' });
  const own = prerequisitesOf({ operator, registry: `${route?.spec.host}/mine`, components: [] });
  const namespace = await own.find(({ name }) => name === 'namespace')?.look(cluster);
  assert.equal(namespace?.summary, 'namespace "mine" is not there');
});

test('what cannot be read is not taken back', async () => {
  const known = (await cluster.get(record))?.data['changes.json'];
  await cluster.patch(record, { type: 'merge', body: { data: { 'changes.json': '{' } } });
  const looking = noted(cluster);
  await assert.rejects(takeBackSetup(looking, operator, patience(10)), { reason: 'setting_up:record_unreadable' });
  assert.deepEqual(looking.writes, []);
  await cluster.patch(record, { type: 'merge', body: { data: { 'changes.json': known } } });
});

test('a set-up is taken back, but for the operator', async () => {
  const { undone, left } = await takeBackSetup(cluster, operator, patience(600));
  assert.deepEqual(undone, [
    'ManualApprovalGate "manual-approval-gate"',
    'RoleBinding "tekton-upstream/streamstress-image-puller"',
    'RoleBinding "tekton-upstream/streamstress-pusher"',
    'ServiceAccount "tekton-upstream/streamstress"',
    'Namespace "tekton-upstream"',
    'Config "cluster"',
  ]);
  assert.deepEqual(left, [
    'Subscription "openshift-operators/openshift-pipelines-operator-rh": the operator stays installed',
  ]);
  const config = await cluster.get(registryConfig);
  assert.deepEqual(config?.spec, { managementState: 'Removed', defaultRoute: false, replicas: 1, storage: {} });
  assert.equal(await cluster.get(record), undefined);
  assert.deepEqual(await takeBackSetup(cluster, operator, patience(600)), { undone: [], left: [] });
});
