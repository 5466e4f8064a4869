import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { disrupt } from '../../../src/sandbox/controllers/disruptions.ts';
import { jobController } from '../../../src/sandbox/controllers/jobs.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { createStore, keyOf } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle, until } from './until.ts';

// Read: Kubernetes' documentation "Jobs" (completions, backoffLimit, activeDeadlineSeconds, podFailurePolicy,
// podReplacementPolicy, conditions and their reasons) and "Disruptions" (the condition DisruptionTarget and its reasons).

const namespace = 'default';
const key = { ...kinds.job, namespace, name: 'tests' };

test('a Job is Complete when its Pod has succeeded', async (context) => {
  const store = start(context, {});
  const pod = await until(store, () => store.list(kinds.pod)[0]);
  assert.equal(pod.metadata.labels?.['batch.kubernetes.io/job-name'], 'tests');
  assert.equal(store.get(key)?.status.active, 1);
  end(store, 'Succeeded');
  await until(store, () => reasonOf(store, 'Complete') === 'CompletionsReached');
  assert.deepEqual([store.get(key)?.status.succeeded, store.get(key)?.status.active], [1, undefined]);
});

test('a failed Pod is followed by another, until backoffLimit', async (context) => {
  const store = start(context, { backoffLimit: 1 });
  await until(store, () => store.list(kinds.pod).length === 1);
  end(store, 'Failed');
  await until(store, () => store.list(kinds.pod).length === 2);
  end(store, 'Failed');
  await until(store, () => reasonOf(store, 'Failed') === 'BackoffLimitExceeded');
  assert.equal(store.get(key)?.status.failed, 2);
});

test('when its time is up the Job fails, and its Pods go', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.parse('2026-01-01T00:00:00Z') });
  const store = start(context, { activeDeadlineSeconds: 60 });
  await idle(store);
  context.mock.timers.tick(60_000);
  await until(store, () => reasonOf(store, 'Failed') === 'DeadlineExceeded');
  assert.equal(store.list(kinds.pod).length, 0);
});

test('with a podFailurePolicy a deleted Pod is replaced once it has ended, and a disrupted one does not count', async (context) => {
  const rules = [
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    { action: 'FailJob', onExitCodes: { operator: 'In', values: [2] } },
  ];
  const store = start(context, { backoffLimit: 0, podFailurePolicy: { rules } });
  const pod = await until(store, () => store.list(kinds.pod)[0]);
  const held = store.update({ ...pod, metadata: { ...pod.metadata, finalizers: ['kubelet'] } });
  disrupt(store, { namespace, name: pod.metadata.name }, 'EvictionByEvictionAPI', assert.fail);
  await until(store, () => store.get(key)?.status.terminating === 1);
  assert.equal(store.list(kinds.pod).length, 1);
  const going = store.get(keyOf(held)) ?? assert.fail();
  const containerStatuses = [{ name: 'tests', state: { terminated: { exitCode: 2 } } }];
  store.update({ ...going, status: { ...going.status, phase: 'Failed', containerStatuses } }, 'status');
  await until(store, () => store.list(kinds.pod).length === 2);
  assert.deepEqual([store.get(key)?.status.failed, store.get(key)?.status.conditions], [undefined, undefined]);
});

test('a Pod that a quota refuses is an Event of the Job, and comes once there is room', async (context) => {
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few', namespace } };
  const store = start(context, {}, { ...quota, spec: { hard: { pods: '0' } } });
  const event = await until(store, () => store.list(kinds.event)[0]);
  const { reason, involvedObject, source } = event;
  assert.deepEqual(
    [reason, involvedObject.uid, source.component],
    ['FailedCreate', store.get(key)?.metadata.uid, 'job-controller'],
  );
  store.remove({ ...quota, name: 'few', namespace });
  await until(store, () => store.list(kinds.pod)[0]);
});

function start(
  context: TestContext,
  spec: Readonly<Record<string, unknown>>,
  ...before: readonly KubernetesObject[]
): Store {
  const store = createStore(Date.now);
  for (const object of before) store.create(object);
  context.after(runController(store, jobController(store), assert.fail));
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'tests', image: 'tests' }] } };
  store.create({ ...kinds.job, metadata: { name: key.name, namespace }, spec: { ...spec, template } });
  return store;
}

function end(store: Store, phase: string): void {
  for (const pod of store.list(kinds.pod)) store.update({ ...pod, status: { phase } }, 'status');
}

function reasonOf(store: Store, type: string): string | undefined {
  const conditions: readonly { type: string; reason: string }[] = store.get(key)?.status?.conditions ?? [];
  return conditions.find((condition) => condition.type === type)?.reason;
}
