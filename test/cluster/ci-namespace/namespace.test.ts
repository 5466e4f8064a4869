import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteNamespaces, planClean } from '../../../src/cluster/ci-namespace/clean.ts';
import { insideNamespace } from '../../../src/cluster/ci-namespace/namespace-gone.ts';
import { openNamespace } from '../../../src/cluster/ci-namespace/open-namespace.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { StreamstressError } from '../../../src/model/error.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { patience, sandboxCluster } from '../sandbox-cluster.ts';

const { cluster, trouble, store } = await sandboxCluster();
const order = (name: string) => ({
  ...{ name, labels: { 'created-by-ci': 'true' }, lifetime: { idle: 3600, whole: 7200 }, restrictNetwork: true },
});
const open = (name: string, waiting = patience(0, undefined, 1)) => openNamespace(cluster, order(name), waiting);
const there = (name: string) => cluster.get({ ...kinds.namespace, name });

test('a namespace has the labels, the times and the budget of a run, and a place for images', async () => {
  const { namespace, isNew } = await open('ci-op-one');
  assert.equal(isNew, true);
  assert.match(namespace.registry, /^image-registry\.[^/]+\/ci-op-one$/);
  const { metadata } = (await there('ci-op-one')) ?? assert.fail('no namespace');
  assert.equal(metadata.labels?.['streamstress.dev/ci'], 'true');
  assert.equal(metadata.labels?.['app.kubernetes.io/managed-by'], 'streamstress');
  assert.equal(metadata.annotations?.['ci.openshift.io/ttl.soft'], '3600s');
  assert.match(metadata.annotations?.['ci.openshift.io/active'] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const [budget] = await cluster.list(kinds.podDisruptionBudget, { namespace: 'ci-op-one' });
  assert.equal(budget?.spec.maxUnavailable, 0);
});

test('two runs at once get one namespace, and one of them has made it', async () => {
  const both = await Promise.all([open('ci-op-two'), open('ci-op-two')]);
  assert.deepEqual(both.map(({ isNew }) => isNew).sort(), [false, true]);
  assert.deepEqual(both[0].namespace, both[1].namespace);
});

test('one that is being deleted is waited for', async () => {
  await open('ci-op-old');
  const free = trouble.terminateNamespace('ci-op-old');
  const waiting = patience(0);
  const progress = (text: string) => {
    waiting.progress(text);
    free();
  };
  const { isNew } = await open('ci-op-old', { ...waiting, progress });
  assert.equal(isNew, true);
  assert.match(waiting.said[0] ?? '', /"ci-op-old".*still being deleted/);
});

test('a namespace of somebody else is left alone', async () => {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'precious' } });
  await assert.rejects(open('precious', patience(0, undefined, 1000)), {
    kind: 'request',
    reason: 'ci:initializing_namespace:not_ours',
  });
  assert.equal((await there('precious'))?.metadata.annotations?.['ci.openshift.io/active'], undefined);
});

test('where a test wants the whole network, the firewall of the namespace goes', async () => {
  await open('ci-op-net');
  const place = { namespace: 'ci-op-net', name: 'default' };
  const firewall = { ...kinds.egressFirewall, ...place };
  await cluster.create({ ...kinds.egressFirewall, metadata: place, spec: { egress: [] } });
  await open('ci-op-net');
  assert.ok(await cluster.get(firewall));
  await openNamespace(cluster, { ...order('ci-op-net'), restrictNetwork: false }, patience(0));
  assert.equal(await cluster.get(firewall), undefined);
});

test('who may not delete a firewall is told so, and runs', async () => {
  const waiting = patience(0);
  const shy: Cluster = {
    ...cluster,
    delete: async () => {
      throw new StreamstressError('infrastructure', ['cluster', 'forbidden'], 'ask for the right');
    },
  };
  await openNamespace(shy, { ...order('ci-op-shy'), restrictNetwork: false }, waiting);
  assert.match(waiting.said.join('\n'), /firewall of namespace "ci-op-shy".*stays: ask for the right/);
});

test('who may not mark a namespace is told which right is missing, and leaves none', async () => {
  const shy: Cluster = {
    ...cluster,
    patch: async () => {
      throw new StreamstressError('infrastructure', ['cluster', 'forbidden'], 'cannot patch namespaces');
    },
  };
  await assert.rejects(openNamespace(shy, order('ci-op-poor'), patience(0)), {
    reason: 'ci:initializing_namespace:forbidden',
    message: /cannot patch namespaces.*--verb=get,patch --resource=namespaces/,
  });
  const left = await there('ci-op-poor');
  assert.ok(left === undefined || left.metadata.deletionTimestamp !== undefined);
});

test('whatever fails because the namespace was deleted says so', async () => {
  await open('ci-op-gone');
  await deleteNamespaces(cluster, ['ci-op-gone']);
  const failing = async () => {
    throw new StreamstressError('infrastructure', ['cluster', 'forbidden'], 'no');
  };
  await assert.rejects(insideNamespace(cluster, 'ci-op-gone', failing), { reason: 'ci:namespace_gone' });
  await assert.rejects(insideNamespace(cluster, 'ci-op-one', failing), { reason: 'cluster:forbidden' });
});

test('a clean-up deletes what nobody wants any more, what it is told to, and nothing else', async () => {
  await open('ci-op-idle');
  const now = Date.now();
  const later = { 'ci.openshift.io/active': new Date(now - 3_700_000).toISOString() };
  const idle = { ...kinds.namespace, name: 'ci-op-idle' };
  await cluster.patch(idle, { type: 'merge', body: { metadata: { annotations: later } } });
  const plan = await planClean(cluster, { names: [], all: false }, now);
  const deleted = plan.filter(({ action }) => action === 'delete').map(({ name }) => name);
  assert.deepEqual(deleted, ['ci-op-idle']);
  assert.ok(plan.every(({ name }) => name !== 'precious'));
  assert.match(plan.find(({ name }) => name === 'ci-op-one')?.why ?? '', /in use for (?:59|60) min more/);
  const [asked] = await planClean(cluster, { names: ['ci-op-one'], all: false }, now);
  assert.equal(asked?.action, 'delete');
  await assert.rejects(planClean(cluster, { names: ['precious'], all: false }, now), { reason: 'ci:not_of_ci' });
  await deleteNamespaces(cluster, deleted);
  assert.equal(await there('ci-op-idle'), undefined);
});
