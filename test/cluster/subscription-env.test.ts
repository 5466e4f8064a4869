import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOperator } from '../../src/cluster/find-operator.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { readRecord, recordOriginal } from '../../src/cluster/record.ts';
import { changedEnv, expectedEnv, writeSubscriptionEnv } from '../../src/cluster/subscription-env.ts';
import { keyOf } from '../../src/sandbox/memory-store.ts';
import { apiCluster } from './api-cluster.ts';

const { store, cluster } = await apiCluster();

function subscribe(name: string, spec: object, status?: object) {
  const made = store.create({ ...kinds.subscription, metadata: { name, namespace: 'openshift-operators' }, spec });
  if (status) store.update({ ...made, status }, 'status');
  return { ...keyOf(made), namespace: 'openshift-operators' };
}

test('known variables keep their place, new ones come last, undefined ones go', () => {
  const secret = { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } };
  const env = [{ name: 'A', value: '1' }, secret, { name: 'B', value: '2' }];
  assert.deepEqual(changedEnv(env, { C: '3', A: 'x', B: undefined, D: undefined }), [
    { name: 'A', value: 'x' },
    secret,
    { name: 'C', value: '3' },
  ]);
});

test('what the Subscription does not set is as the ClusterServiceVersion has it', () => {
  const containers = [
    { name: 'other', env: [{ name: 'A', value: 'wrong' }] },
    { name: 'openshift-pipelines-operator-lifecycle', env: [{ name: 'A', value: 'own' }] },
  ];
  const deployments = [{ spec: { template: { spec: { containers } } } }];
  const csv = { ...kinds.clusterServiceVersion, metadata: { name: 'x' }, spec: { install: { spec: { deployments } } } };
  const change = { A: undefined, B: 'new', C: undefined };
  assert.deepEqual(expectedEnv(csv, change), { A: 'own', B: 'new', C: undefined });
});

test('a conflict is tried again on the newer object, and the other change stays', async () => {
  const key = subscribe('conflict', { channel: 'a' });
  let patches = 0;
  const contested = {
    ...cluster,
    patch: (...call: Parameters<typeof cluster.patch>) => {
      patches += 1;
      if (patches < 3) {
        const now = store.get(key) ?? assert.fail();
        store.update({ ...now, spec: { ...now.spec, config: { env: [{ name: 'OTHER', value: `${patches}` }] } } });
      }
      return cluster.patch(...call);
    },
  };
  assert.equal(await writeSubscriptionEnv(contested, key, { A: '1' }), true);
  assert.equal(patches, 3);
  assert.deepEqual(store.get(key)?.spec, {
    channel: 'a',
    config: {
      env: [
        { name: 'OTHER', value: '2' },
        { name: 'A', value: '1' },
      ],
    },
  });
  assert.equal(await writeSubscriptionEnv(contested, key, { A: '1' }), false);
  assert.equal(patches, 3);
});

test('who loses every time says so, and who finds nothing', async () => {
  const key = subscribe('contested', {});
  const losing = { ...cluster, patch: async () => 'conflict' as const };
  await assert.rejects(writeSubscriptionEnv(losing, key, { A: '1' }), {
    kind: 'infrastructure',
    reason: 'deploying:subscription_conflict',
    message: /"contested" was changed by somebody else at each of 5 attempts/,
  });
  await assert.rejects(writeSubscriptionEnv(cluster, { ...key, name: 'gone' }, { A: '1' }), {
    reason: 'deploying:subscription_not_found',
  });
});

test('the last variable takes its list with it, and leaves other settings', async () => {
  const key = subscribe('emptied', { config: { env: [{ name: 'A', value: '1' }], nodeSelector: { a: 'b' } } });
  await writeSubscriptionEnv(cluster, key, { A: undefined });
  assert.deepEqual(store.get(key)?.spec, { config: { nodeSelector: { a: 'b' } } });
});

test('the operator is found by its package: none, one, not installed, two', async () => {
  await assert.rejects(findOperator(cluster), {
    reason: 'operator:subscription_not_found',
    message: /install the OpenShift Pipelines operator from OperatorHub first/,
  });
  const spec = { name: 'openshift-pipelines-operator-rh', channel: 'pipelines-1.21' };
  const key = subscribe('mine', spec);
  await assert.rejects(findOperator(cluster), {
    reason: 'operator:not_installed',
    message: /"openshift-operators\/mine"/,
  });
  store.update({ ...(store.get(key) ?? assert.fail()), status: { installedCSV: 'operator.v1' } }, 'status');
  assert.deepEqual(await findOperator(cluster), { subscription: key, csv: 'operator.v1', channel: 'pipelines-1.21' });
  subscribe('second', spec);
  await assert.rejects(findOperator(cluster), {
    reason: 'operator:subscription_ambiguous',
    message: /"openshift-operators\/mine", "openshift-operators\/second"/,
  });
});

test('the record keeps the oldest value of every variable', async () => {
  const key = subscribe('recorded', { config: { env: [{ name: 'A', value: 'user' }] } });
  const operator = { subscription: key, csv: '', channel: '' };
  await recordOriginal(cluster, operator, ['A', 'B']);
  await writeSubscriptionEnv(cluster, key, { A: 'ours', B: 'ours', C: 'other' });
  await recordOriginal(cluster, operator, ['A', 'C']);
  assert.deepEqual(await readRecord(cluster, operator), { A: 'user', B: undefined, C: 'other' });
});
