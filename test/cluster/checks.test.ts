import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCatalogue } from '../../src/cluster/checks/catalogue.ts';
import { checkLock } from '../../src/cluster/checks/lock.ts';
import { checkNodes } from '../../src/cluster/checks/nodes.ts';
import { checkOpenshiftVersion } from '../../src/cluster/checks/openshift-version.ts';
import { checkPermission } from '../../src/cluster/checks/permission.ts';
import { checkReleaseTests } from '../../src/cluster/checks/release-tests.ts';
import { checkStorage } from '../../src/cluster/checks/storage.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { leaseIn, leaseTime } from '../../src/cluster/lock/lease.ts';
import { apiCluster } from './api-cluster.ts';
import { operator } from './every-component.ts';

const { store, cluster } = await apiCluster();
const { package: name } = operator;
const home = 'openshift-operators';

function setVersion(version: string, progressing = 'False'): void {
  const key = { ...kinds.clusterVersion, name: 'version' };
  store.remove(key);
  const conditions = [{ type: 'Progressing', status: progressing, message: 'Working towards 4.20.1: 12% complete' }];
  const status = { desired: { version }, history: [{ state: 'Completed', version }], conditions };
  store.create({ ...kinds.clusterVersion, metadata: { name: 'version' }, status });
}

test('OpenShift: any from 4.14 on, an update is said', async () => {
  const none = await checkOpenshiftVersion(cluster);
  assert.deepEqual([none.status, none.todo?.slice(0, 26)], ['failed', 'Use a cluster of OpenShift']);
  setVersion('4.9.33');
  assert.equal((await checkOpenshiftVersion(cluster)).summary, 'OpenShift 4.9.33 is older than 4.14');
  setVersion('5.0.1');
  assert.deepEqual(await checkOpenshiftVersion(cluster), { status: 'ok', summary: 'OpenShift 5.0.1' });
  setVersion('4.19.17', 'True');
  const updated = await checkOpenshiftVersion(cluster);
  assert.match(
    updated.summary,
    /^OpenShift 4\.19\.17, an update is under way \(Working towards 4\.20\.1: 12% complete\)/,
  );
});

test('nodes: some are ready, and all of one architecture', async () => {
  assert.equal((await checkNodes(cluster)).summary, '0 of 0 nodes are ready, none at all');
  const node = (name: string, architecture: string, ready: string) => {
    const status = { nodeInfo: { architecture }, conditions: [{ type: 'Ready', status: ready }] };
    store.create({ ...kinds.node, metadata: { name }, status });
  };
  node('a', 'amd64', 'True');
  node('b', 'amd64', 'Unknown');
  assert.deepEqual(await checkNodes(cluster), { status: 'ok', summary: '1 of 2 nodes are ready, amd64' });
  node('c', 'arm64', 'True');
  const mixed = await checkNodes(cluster);
  assert.deepEqual([mixed.status, mixed.summary], ['failed', '2 of 3 nodes are ready, amd64 and arm64']);
});

test('storage: volumes that are bound do without a default class', async () => {
  assert.equal((await checkStorage(cluster, operator)).status, 'failed');
  const metadata = { name: 'postgredb', namespace: 'openshift-pipelines' };
  store.create({ ...kinds.volumeClaim, metadata, status: { phase: 'Bound' } });
  assert.match((await checkStorage(cluster, operator)).summary, /every claim in "openshift-pipelines" has its volume$/);
});

test('permissions: what a denied one can be granted with', async () => {
  const allowed = { verb: 'get', group: '', resource: 'serviceaccounts/token' } as const;
  assert.deepEqual(await checkPermission(cluster, allowed), { status: 'ok', summary: 'allowed' });
  const answers = {
    create: async () => ({ ...kinds.accessReview, metadata: { name: '' }, status: { allowed: false } }),
  };
  const layers = { verb: 'get', group: 'image.openshift.io', resource: 'imagestreams/layers', namespace: 'x' } as const;
  const denied = await checkPermission({ ...cluster, ...answers }, layers);
  assert.equal(denied.summary, 'denied');
  assert.equal(
    denied.todo,
    'Let an administrator allow it: oc create clusterrole streamstress-get-imagestreams-layers --verb=get --resource=imagestreams.image.openshift.io/layers; oc adm policy add-role-to-user streamstress-get-imagestreams-layers USER -n x',
  );
  const bind = {
    verb: 'bind',
    group: 'rbac.authorization.k8s.io',
    resource: 'clusterroles',
    name: 'system:a',
  } as const;
  assert.equal(
    (await checkPermission({ ...cluster, ...answers }, bind)).todo,
    'Let an administrator allow it: oc create clusterrole streamstress-bind-clusterroles-system-a --verb=bind --resource=clusterroles.rbac.authorization.k8s.io --resource-name=system:a; oc adm policy add-cluster-role-to-user streamstress-bind-clusterroles-system-a USER',
  );
});

test('release-tests: the branch of the release, master for what is built at night, others are believed', async () => {
  const said = async (ref: string, ...others: string[]) => {
    const asked = { name: 'release-tests', repository: 'r', refs: [ref, ...others] as const, origin: 'o' };
    const { status, summary, todo } = await checkReleaseTests(cluster, operator, asked);
    return `${status}: ${todo ?? summary}`;
  };
  assert.equal(await said('master'), 'ok: release-tests "master": no operator yet to compare it with');
  const metadata = { name, namespace: home };
  const subscribe = (installedCSV: string) => {
    store.remove({ ...kinds.subscription, ...metadata });
    const spec = { name, source: 'nights', sourceNamespace: 'openshift-marketplace' };
    store.create({ ...kinds.subscription, metadata, spec, status: { installedCSV } });
  };
  subscribe(`${name}.v1.22.5`);
  assert.equal(await said('master'), 'failed: Give --release-tests-ref release-v1.22');
  assert.equal(await said('release-v1.2'), 'failed: Give --release-tests-ref release-v1.22');
  assert.equal(await said('release-v1.22'), `ok: release-tests "release-v1.22" is for "${name}.v1.22.5"`);
  assert.equal(await said('master@2026-10-31'), 'failed: Give --release-tests-ref release-v1.22');
  assert.match(await said('my-branch'), /^ok: release-tests "my-branch" is taken for /);
  const byRelease = await said('release-v{operator}', 'master');
  assert.equal(byRelease, `ok: release-tests "release-v1.22", else "master" for "${name}.v1.22.5"`);
  subscribe(`${name}.v5.0.5-867`);
  assert.match(await said('master'), /^ok/);
  assert.equal(await said('release-v1.23'), 'failed: Give --release-tests-ref master');
});

test('catalogue: a sick one matters only until the operator is installed', async () => {
  const namespace = 'openshift-marketplace';
  store.create({ ...kinds.namespace, metadata: { name: namespace } });
  const status = { connectionState: { lastObservedState: 'TRANSIENT_FAILURE' } };
  store.create({ ...kinds.catalogSource, metadata: { name: 'nights', namespace }, status });
  assert.match((await checkCatalogue(cluster, operator)).summary, /nights" is TRANSIENT_FAILURE: no updates come/);
  const subscription = store.get({ ...kinds.subscription, name, namespace: home }) ?? assert.fail();
  store.update({ ...subscription, status: {} }, 'status');
  assert.equal((await checkCatalogue(cluster, operator)).status, 'failed');
  store.remove({ ...kinds.subscription, name, namespace: home });
  assert.match((await checkCatalogue(cluster, operator)).summary, /^no catalogue offers package/);
});

test('the lock: somebody else who keeps it is in the way, nobody else is', async () => {
  const clock = { now: () => Date.parse('2026-11-21T02:00:00Z'), sleep: async () => {} };
  const look = (own?: string) => checkLock(cluster, operator, clock, own);
  assert.equal((await look()).status, 'ok');
  const lease = leaseIn(home, cluster);
  const times = { acquireTime: leaseTime(clock.now() - 600_000), renewTime: leaseTime(clock.now() - 10_000) };
  const version = await lease.write({ holderIdentity: 'run-1', leaseDurationSeconds: 60, ...times }, undefined);
  const { status, summary, todo } = await look();
  assert.deepEqual([status, summary], ['failed', '"run-1" has the cluster since 2026-11-21T01:50:00.000000Z']);
  assert.match(todo ?? '', /--lock-timeout SECONDS/);
  assert.equal((await look('run-1')).status, 'ok');
  await lease.write({ renewTime: leaseTime(clock.now() - 61_000) }, version);
  assert.match((await look()).summary, /has not renewed that since .*: it is taken over$/);
});
