import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { jobController } from '../../../src/sandbox/controllers/jobs.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle, until } from './until.ts';

// Read: Kubernetes' documentation "Jobs" (completions, backoffLimit, activeDeadlineSeconds, conditions and their reasons).

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

function start(context: TestContext, spec: Readonly<Record<string, unknown>>): Store {
  const store = createStore(Date.now);
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
