import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { isReady } from '../../../src/sandbox/controllers/replica-sets.ts';
import { statefulSetController } from '../../../src/sandbox/controllers/statefulsets.ts';
import { volumeClaimController } from '../../../src/sandbox/controllers/volume-claims.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { fakeNode } from './fake-node.ts';
import { idle, until } from './until.ts';

// Read: Kubernetes' documentation "StatefulSets" (deployment and scaling guarantees, rolling updates, forced rollback,
// stable storage). Seen: the status fields in 03-statefulset-mode/openshift-pipelines-workloads.json.

const namespace = 'openshift-pipelines';
const key = { ...kinds.statefulSet, namespace, name: 'postgres' };

test('Pods come one after the other, each with its number and its claim', async (context) => {
  const { store, created } = start(context);
  store.create(statefulSet('one', 2));
  await until(store, () => store.get(key)?.status?.readyReplicas === 2);
  assert.deepEqual(created, ['postgres-0', 'postgres-1']);
  const { currentRevision, updateRevision, ...status } = store.get(key)?.status ?? {};
  assert.equal(currentRevision, updateRevision);
  const counts = { replicas: 2, currentReplicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  assert.deepEqual(status, { ...counts, observedGeneration: 1, collisionCount: 0 });
  const claim = { ...kinds.claim, namespace, name: 'data-postgres-1' };
  await until(store, () => store.get(claim)?.status?.phase === 'Bound');
});

test('an update replaces the last Pod first; claims stay when the set goes', async (context) => {
  const { store, created } = start(context);
  store.create(statefulSet('one', 2));
  await until(store, () => store.get(key)?.status?.readyReplicas === 2);
  created.length = 0;
  store.update(statefulSet('two', 2));
  await until(store, () => imagesOf(store).join() === 'two,two' && store.list(kinds.pod).every(isReady));
  assert.deepEqual(created, ['postgres-1', 'postgres-0']);
  store.remove(key);
  await idle(store);
  assert.deepEqual([store.list(kinds.pod).length, store.list(kinds.claim).length], [0, 2]);
});

test('a Pod that never gets Ready holds up a repaired template too, until somebody deletes it', async (context) => {
  const { store } = start(context);
  store.create(statefulSet('never', 1));
  await idle(store);
  store.update(statefulSet('good', 1));
  await idle(store);
  assert.deepEqual(imagesOf(store), ['never']);
  store.remove({ ...kinds.pod, namespace, name: 'postgres-0' });
  await until(store, () => store.get(key)?.status?.updatedReplicas === 1);
  assert.deepEqual(imagesOf(store), ['good']);
});

function start(context: TestContext) {
  const store = createStore(Date.now);
  const created: string[] = [];
  const operates = ({ spec }: KubernetesObject) => spec.containers[0].image !== 'never';
  const loops = [statefulSetController(store), volumeClaimController(store), fakeNode(store, operates)];
  for (const loop of loops) context.after(runController(store, loop, assert.fail));
  store.watch(({ type, object }) => type === 'ADDED' && object.kind === 'Pod' && created.push(object.metadata.name));
  return { store, created };
}

function statefulSet(image: string, replicas: number): KubernetesObject {
  const labels = { app: 'postgres' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'postgres', image }] } };
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }];
  const spec = { replicas, serviceName: 'postgres', selector: { matchLabels: labels }, template, volumeClaimTemplates };
  return { ...kinds.statefulSet, metadata: { name: key.name, namespace }, spec };
}

function imagesOf(store: Store): readonly string[] {
  return store.list(kinds.pod).map(({ spec }) => spec.containers[0].image);
}
