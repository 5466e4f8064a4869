import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import {
  clusterOperations,
  createLeader,
  lifecycle,
  operatorNamespace,
} from '../../../src/sandbox/controllers/operator/leader.ts';
import { leaseController } from '../../../src/sandbox/controllers/operator/leases.ts';
import { paceOf } from '../../../src/sandbox/controllers/pace.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle } from './until.ts';

// Seen: lab.md 2.2 (leader election: R2b, O1, O2) and 01-installed/leases.json.

const finalizer = 'kubelet';

test('each controller has a lease of 60 seconds, held by the first process', (context) => {
  const { store, environment } = start(context);
  const leases = store.list(kinds.lease, { namespace: operatorNamespace });
  assert.equal(leases.length, 14);
  const spec = leases[0]?.spec ?? assert.fail();
  assert.deepEqual([spec.leaseDurationSeconds, spec.leaseTransitions], [60, 0]);
  assert.match(spec.holderIdentity, /^operator-1_[-0-9a-f]+$/);
  assert.match(spec.renewTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.equal(environment(), 'operator-1');
});

test('O1, O2: an old process leads until it has ended after SIGTERM; the next one follows at once', async (context) => {
  const { store, environment, tick } = start(context);
  addOperator(store, 'operator-2');
  await tick(30_000);
  assert.equal(environment(), 'operator-1');
  const key = { ...kinds.pod, namespace: operatorNamespace, name: 'operator-1' };
  store.remove(key);
  await tick(0);
  assert.equal(environment(), 'operator-1', 'while its process still runs');
  const pod = store.get(key) ?? assert.fail();
  store.update({ ...pod, metadata: { ...pod.metadata, finalizers: [] } });
  await tick(0);
  assert.equal(environment(), 'operator-2');
});

test('R2b: a killed process keeps its leases for 60 seconds, its own successor included', async (context) => {
  const { store, environment, tick } = start(context);
  await tick(30_000);
  restart(store, 'operator-1');
  await tick(59_000);
  assert.equal(environment(), undefined);
  await tick(1_000);
  assert.equal(environment(), 'operator-1');
  const [lease] = store.list(kinds.lease);
  assert.equal(lease?.spec.leaseTransitions, 1);
});

/** A cluster with one operator Pod; `tick` lets time go by. */
function start(context: TestContext) {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.parse('2026-01-01T00:00:00Z') });
  const store = createStore(Date.now);
  const leader = createLeader(store);
  const loop = leaseController(store, paceOf());
  context.after(runController(store, loop, assert.fail));
  addOperator(store, 'operator-1');
  loop.reconcile('leases');
  const environment = () => leader.environment('tektonpipeline')?.WHO;
  const tick = async (milliseconds: number) => {
    for (let left = milliseconds; left >= 0; left -= 1_000) {
      context.mock.timers.tick(Math.min(left, 1_000));
      await idle(store);
    }
  };
  return { store, environment, tick };
}

function addOperator(store: Store, name: string): void {
  const env = [{ name: 'WHO', value: name }];
  const containers = [
    { name: lifecycle, env },
    { name: clusterOperations, env: [] },
  ];
  const labels = { name: 'openshift-pipelines-operator' };
  const metadata = { name, namespace: operatorNamespace, labels, finalizers: [finalizer] };
  writeStatus(store, store.create({ ...kinds.pod, metadata, spec: { containers } }), 0);
}

function restart(store: Store, name: string): void {
  const pod = store.get({ ...kinds.pod, namespace: operatorNamespace, name }) ?? assert.fail();
  writeStatus(store, pod, 1);
}

function writeStatus(store: Store, pod: KubernetesObject, restartCount: number): void {
  const state = { running: { startedAt: '2026-01-01T00:00:00Z' } };
  const containerStatuses = [lifecycle, clusterOperations].map((name) => ({ name, restartCount, state }));
  const conditions = [{ type: 'Ready', status: 'True' }];
  store.update({ ...pod, status: { phase: 'Running', conditions, containerStatuses } }, 'status');
}
