import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { findOperator, homeNamespace } from '../../src/cluster/operator/find-operator.ts';
import { keyOf } from '../../src/sandbox/memory-store.ts';
import { apiCluster } from './api-cluster.ts';
import { operator } from './every-component.ts';

const { store, cluster } = await apiCluster();
const home = 'openshift-operators';
const elsewhere = 'openshift-pipelines';
const name = 'openshift-pipelines-operator';

test('without an operator nothing is found, and our objects lie where it would be', async () => {
  await assert.rejects(findOperator(cluster, operator), {
    reason: 'operator:subscription_not_found',
    message: /install "Red Hat OpenShift Pipelines" from OperatorHub first/,
  });
  assert.equal(await homeNamespace(cluster, operator), home);
});

test('an operator of plain manifests is found by its Deployment, in any namespace', async () => {
  const key = { ...kinds.deployment, name, namespace: elsewhere };
  const { apiVersion, kind, ...metadata } = key;
  const template = { metadata: { labels: { name } }, spec: { containers: [{ name: 'x', image: 'x' }] } };
  const spec = { selector: { matchLabels: { name } }, template };
  store.create({ apiVersion, kind, metadata, spec });
  const found = { ...operator, namespace: elsewhere, holder: key, csv: undefined, channel: undefined };
  assert.deepEqual(await findOperator(cluster, operator), found);
  assert.equal(await homeNamespace(cluster, operator), elsewhere);
});

test('one that OLM installed without a Subscription is found by its ClusterServiceVersion, copies and leaving ones are not', async () => {
  const spec = { install: { strategy: 'deployment', spec: { deployments: [{ name, spec: {} }] } } };
  const make = (version: string, namespace: string, labels: Record<string, string>, phase: string) => {
    const metadata = { name: version, namespace, labels };
    const made = store.create({ ...kinds.clusterServiceVersion, metadata, spec });
    store.update({ ...made, status: { phase } }, 'status');
    return keyOf(made);
  };
  make('operator.v2', elsewhere, { 'olm.copiedFrom': home }, 'Succeeded');
  make('operator.v1', home, {}, 'Replacing');
  const key = make('operator.v2', home, {}, 'Succeeded');
  assert.deepEqual(await findOperator(cluster, operator), {
    ...operator,
    namespace: home,
    holder: key,
    csv: 'operator.v2',
    channel: undefined,
  });
});

test('a Subscription is found by its package: not installed, one, two', async () => {
  const subscribe = (called: string) => {
    const spec = { name: 'openshift-pipelines-operator-rh', channel: 'pipelines-1.21' };
    return keyOf(store.create({ ...kinds.subscription, metadata: { name: called, namespace: home }, spec }));
  };
  const key = subscribe('mine');
  await assert.rejects(findOperator(cluster, operator), {
    reason: 'operator:not_installed',
    message: /"openshift-operators\/mine"/,
  });
  assert.equal(await homeNamespace(cluster, operator), home);
  store.update({ ...(store.get(key) ?? assert.fail()), status: { installedCSV: 'operator.v1' } }, 'status');
  const found = { ...operator, namespace: home, holder: key, csv: 'operator.v1', channel: 'pipelines-1.21' };
  assert.deepEqual(await findOperator(cluster, operator), found);
  subscribe('second');
  await assert.rejects(findOperator(cluster, operator), {
    reason: 'operator:subscription_ambiguous',
    message: /"openshift-operators\/mine", "openshift-operators\/second"/,
  });
});
