import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { deploymentController } from '../../../src/sandbox/controllers/deployments.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { isReady, replicaSetController } from '../../../src/sandbox/controllers/replica-sets.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { fakeNode } from './fake-node.ts';
import { idle, until } from './until.ts';

// Seen: openshift-pipelines.md 2.4, lab.md 2.5 (terminating Pods are not counted), operator-deployment-transitions.log T3
// (counts of a rollout: r/u/a/un 1,-,1,1, then 2,1,1,1, then 2,1,2, then 1,1,1). Read: pkg/controller/deployment of
// kubernetes (rolling.go: what is not available goes first; progress.go: reasons and messages).

const key = { ...kinds.deployment, namespace: 'ns', name: 'web' };
const never = 'never';

test('a rollout makes the new Pod Ready before the old one goes, and counts as a real one does', async (context) => {
  const store = start(context);
  store.create(deployment('v1'));
  await rolledOut(store);
  const counts: string[] = [];
  const ready: number[] = [];
  context.after(
    store.watch(({ object }) => {
      const { updatedReplicas = '-', replicas, availableReplicas, unavailableReplicas = '-' } = object.status ?? {};
      if (object.kind !== 'Deployment' || object.metadata.generation === 1) return;
      counts.push([replicas, updatedReplicas, availableReplicas, unavailableReplicas].join());
      ready.push(store.list(kinds.pod).filter(isReady).length);
    }),
  );
  setImage(store, 'v2');
  await rolledOut(store);
  assert.deepEqual([...new Set(counts)], ['1,1,1,-', '1,-,1,1', '2,1,1,1', '2,1,2,-']);
  assert.ok(ready.every((count) => count >= 1));
  const pods = store.list(kinds.pod);
  assert.deepEqual(
    pods.map(({ spec }) => spec.containers[0].image),
    ['v2'],
  );
  const { status, metadata } = store.get(key) ?? assert.fail();
  const [set] = store.list(kinds.replicaSet).filter(({ spec }) => spec.replicas === 1);
  assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '2');
  assert.equal(status.observedGeneration, 2);
  assert.deepEqual(
    status.conditions.map(({ type, status, reason, message }: Record<string, string>) => [
      type,
      status,
      reason,
      message,
    ]),
    [
      ['Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
      [
        'Progressing',
        'True',
        'NewReplicaSetAvailable',
        `ReplicaSet "${set?.metadata.name}" has successfully progressed.`,
      ],
    ],
  );
});

test('a rollout that cannot become Ready leaves the old Pod serving, and the next one replaces the bad one', async (context) => {
  const store = start(context);
  store.create(deployment('v1'));
  await rolledOut(store);
  setImage(store, never);
  await until(store, () => store.list(kinds.pod).length === 2);
  await idle(store);
  const { status } = store.get(key) ?? assert.fail();
  assert.equal(status.conditions[0].status, 'True');
  assert.deepEqual([status.replicas, status.updatedReplicas, status.availableReplicas], [2, 1, 1]);
  assert.equal(status.conditions[1].reason, 'ReplicaSetUpdated');
  setImage(store, 'v3');
  await rolledOut(store);
  assert.deepEqual(
    store.list(kinds.pod).map(({ spec }) => spec.containers[0].image),
    ['v3'],
  );
});

test('a rollout that takes longer than progressDeadlineSeconds is told', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.parse('2026-01-01T00:00:00Z') });
  const store = start(context);
  store.create(deployment(never));
  await idle(store);
  context.mock.timers.tick(601_000);
  await idle(store);
  const [available, progressing] = store.get(key)?.status.conditions ?? [];
  assert.deepEqual([available.status, available.reason], ['False', 'MinimumReplicasUnavailable']);
  assert.deepEqual([progressing.status, progressing.reason], ['False', 'ProgressDeadlineExceeded']);
});

test('a deleted Pod comes back, a template from before uses its old ReplicaSet, old sets go beyond the limit', async (context) => {
  const store = start(context);
  store.create(deployment('v1'));
  await rolledOut(store);
  const [first] = store.list(kinds.pod);
  store.remove({ ...kinds.pod, namespace: 'ns', name: first?.metadata.name ?? '' });
  await rolledOut(store);
  assert.notEqual(store.list(kinds.pod)[0]?.metadata.name, first?.metadata.name);
  for (const image of ['v2', 'v1', 'v3']) {
    setImage(store, image);
    await rolledOut(store);
  }
  await idle(store);
  const images = store.list(kinds.replicaSet).map(({ spec }) => spec.template.spec.containers[0].image);
  assert.deepEqual(images.sort(), ['v1', 'v3']);
});

function start(context: TestContext): Store {
  const store = createStore(Date.now);
  const node = fakeNode(store, ({ spec }) => spec.containers[0].image !== never);
  for (const controller of [deploymentController(store), replicaSetController(store), node]) {
    context.after(runController(store, controller, assert.fail));
  }
  return store;
}

function deployment(image: string) {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } };
  const spec = { replicas: 1, revisionHistoryLimit: 1, selector: { matchLabels: { app: 'web' } }, template };
  return { ...kinds.deployment, metadata: { name: 'web', namespace: 'ns' }, spec };
}

function setImage(store: Store, image: string): void {
  const live = store.get(key) ?? assert.fail();
  store.update({ ...live, spec: deployment(image).spec });
}

function rolledOut(store: Store): Promise<true> {
  return until(store, () => {
    const { metadata, status } = store.get(key) ?? assert.fail();
    const [, progressing] = status?.conditions ?? [];
    return status?.observedGeneration === metadata.generation && progressing?.reason === 'NewReplicaSetAvailable';
  });
}
