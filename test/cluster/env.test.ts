import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { makeChanges } from '../../src/cluster/make-changes.ts';
import { patchOf } from '../../src/cluster/merge-patch.ts';
import { changedEnv, type EnvChange, isSame } from '../../src/cluster/operator/env.ts';
import { envOf, envPatch } from '../../src/cluster/operator/env-holder.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import { keyOf } from '../../src/sandbox/memory-store.ts';
import { apiCluster } from './api-cluster.ts';
import { operator } from './every-component.ts';

const { store, cluster } = await apiCluster();
const namespace = 'openshift-operators';

function subscribe(name: string, spec: object): ObjectKey {
  return keyOf(store.create({ ...kinds.subscription, metadata: { name, namespace }, spec }));
}

/** Changes the environment that an object gives the operator. */
function write(on: Cluster, key: ObjectKey, change: EnvChange): Promise<number> {
  return makeChanges(on, async () => {
    const object = (await on.get(key)) ?? assert.fail();
    const [before, after] = [envOf(object, operator), changedEnv(envOf(object, operator), change)];
    return JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [patchOf(object, envPatch(object, after, operator), '')];
  });
}

test('known variables keep their place, new ones come last, undefined ones go, whole ones come back', () => {
  const secret = { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } };
  const env = [{ name: 'A', value: '1' }, secret, { name: 'B', value: '2' }];
  assert.deepEqual(changedEnv(env, { C: '3', A: 'x', B: undefined, D: undefined }), [
    { name: 'A', value: 'x' },
    secret,
    { name: 'C', value: '3' },
  ]);
  assert.deepEqual(changedEnv([{ name: 'SECRET', value: 'x' }], { SECRET: secret }), [secret]);
});

test('a running variable is the wanted one, whatever the API server fills in', () => {
  const [wanted, filled] = [{ fieldPath: 'a' }, { fieldPath: 'a', apiVersion: 'v1' }];
  assert.ok(isSame({ name: 'A', valueFrom: { fieldRef: filled } }, { name: 'A', valueFrom: { fieldRef: wanted } }));
  assert.ok(isSame({ name: 'A' }, { name: 'A', value: '' }), 'an empty value is left out');
  assert.ok(!isSame({ name: 'A', valueFrom: {} }, { name: 'A', value: '' }));
  assert.ok(!isSame(undefined, { name: 'A', value: '' }));
  assert.ok(!isSame({ name: 'A' }, undefined));
});

const containers = [
  { name: 'other', env: [{ name: 'A', value: 'wrong' }] },
  { name: 'openshift-pipelines-operator-lifecycle', image: 'x', env: [{ name: 'A', value: 'own' }] },
];
const spec = { replicas: 1, template: { spec: { containers } } };
const deployments = [
  { name: 'tekton-operator-webhook', spec },
  { name: 'openshift-pipelines-operator', spec },
];
const strategy = { install: { strategy: 'deployment', spec: { deployments, permissions: [] } } };

test('each kind has the environment of the lifecycle container in its own place', () => {
  const env = [{ name: 'A', value: 'new' }];
  const changed = [containers[0], { ...containers[1], env }];
  const deployment = { ...kinds.deployment, metadata: { name: 'x' }, spec } as KubernetesObject;
  assert.deepEqual(envOf(deployment, operator), [{ name: 'A', value: 'own' }]);
  assert.deepEqual(patchOf(deployment, envPatch(deployment, env, operator), ''), {
    ...{ verb: 'patch', why: '', key: { ...kinds.deployment, name: 'x' }, before: deployment },
    patch: {
      type: 'merge',
      body: { spec: { template: { spec: { containers: changed } } }, metadata: { resourceVersion: undefined } },
    },
    after: { ...deployment, spec: { replicas: 1, template: { spec: { containers: changed } } } },
  });
  const csv = { ...kinds.clusterServiceVersion, metadata: { name: 'x' }, spec: strategy } as KubernetesObject;
  assert.deepEqual(envOf(csv, operator), [{ name: 'A', value: 'own' }]);
  assert.deepEqual(envPatch(csv, env, operator), {
    spec: {
      install: {
        spec: {
          deployments: [
            deployments[0],
            { ...deployments[1], spec: { replicas: 1, template: { spec: { containers: changed } } } },
          ],
        },
      },
    },
  });
});

test('a conflict is tried again on the newer object, and the other change stays', async () => {
  const key = subscribe('conflict', { channel: 'a' });
  let patches = 0;
  const contested: Cluster = {
    ...cluster,
    patch: (...call) => {
      patches += 1;
      if (patches < 3) {
        const now = store.get(key) ?? assert.fail();
        store.update({ ...now, spec: { ...now.spec, config: { env: [{ name: 'OTHER', value: `${patches}` }] } } });
      }
      return cluster.patch(...call);
    },
  };
  assert.equal(await write(contested, key, { A: '1' }), 1);
  assert.equal(patches, 3);
  const env = [
    { name: 'OTHER', value: '2' },
    { name: 'A', value: '1' },
  ];
  assert.deepEqual(store.get(key)?.spec, { channel: 'a', config: { env } });
  assert.equal(await write(contested, key, { A: '1' }), 0);
  assert.equal(patches, 3);
});

test('who loses every time says so', async () => {
  const key = subscribe('contested', {});
  const losing: Cluster = { ...cluster, patch: async () => 'conflict' };
  await assert.rejects(write(losing, key, { A: '1' }), {
    kind: 'infrastructure',
    reason: 'deploying:changed_by_others',
    message: /Subscription "openshift-operators\/contested" was changed by somebody else at each of 5 attempts/,
  });
});

test('the last variable takes its list with it, and leaves other settings', async () => {
  const key = subscribe('emptied', { config: { env: [{ name: 'A', value: '1' }], nodeSelector: { a: 'b' } } });
  await write(cluster, key, { A: undefined });
  assert.deepEqual(store.get(key)?.spec, { config: { nodeSelector: { a: 'b' } } });
  const alone = subscribe('alone', { config: { env: [{ name: 'A', value: '1' }] } });
  await write(cluster, alone, { A: undefined });
  assert.deepEqual(store.get(alone)?.spec, {});
});
