import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../src/adapters/kubernetes-cluster.ts';
import { createControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { loadOf } from '../../../src/sandbox/controllers/metrics-server/load.ts';
import { createMetricsServer } from '../../../src/sandbox/controllers/metrics-server.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { paceOf } from '../../../src/sandbox/controllers/pace.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import { sandboxCluster } from '../../cluster/sandbox-cluster.ts';

// Read: the documentation of kubernetes-sigs/metrics-server (--metric-resolution 15s, nanocores, Ki) and of
// aggregated APIs (an APIService that is missing, one whose server does not answer).

const container = { name: 'main', image: 'x' };
const limited = {
  ...container,
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
};
const bare = { ...kinds.pod, metadata: { name: 'task', namespace: 'default' } };
const owned = {
  ...bare,
  metadata: { ...bare.metadata, ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: '1' }] },
};

test('a load stays between requests and limits, follows kind and age, and is always the same', () => {
  for (const pod of [bare, owned]) {
    for (let age = 0; age < 600; age += 7) {
      const { cpu, memory } = loadOf(pod, limited, age);
      assert.ok(cpu >= 0.1 && cpu <= 0.2 && memory >= 64 * 2 ** 20 && memory <= 128 * 2 ** 20, `${cpu} ${memory}`);
      assert.deepEqual(loadOf(pod, limited, age), { cpu, memory });
    }
  }
  assert.deepEqual(loadOf(bare, limited, 60), { cpu: 0.2, memory: 128 * 2 ** 20 });
  assert.ok(loadOf(owned, container, 0).cpu > loadOf(owned, container, 60).cpu, 'a service is busy when it starts');
  assert.ok(loadOf(bare, container, 10).memory > loadOf(bare, container, 0).memory, 'a task needs more and more');
});

test('what runs is measured every 15 seconds, and nothing else', (context) => {
  const now = Date.parse('2026-01-01T00:00:20Z');
  context.mock.timers.enable({ apis: ['Date'], now });
  const store = createStore(Date.now);
  const metrics = createMetricsServer(store, paceOf(), createControllerFaults());
  store.create({ ...kinds.node, metadata: { name: 'sandbox-0' } });
  const running = { state: { running: { startedAt: '2026-01-01T00:00:20Z' } } };
  for (const [name, state] of [
    ['a', running],
    ['b', { state: { waiting: {} } }],
  ] as const) {
    const pod = { ...bare, metadata: { name, namespace: 'default', labels: { app: name } } };
    const spec = { nodeName: 'sandbox-0', containers: [limited] };
    store.create({ ...pod, spec, status: { containerStatuses: [{ name: 'main', ...state }] } });
  }
  assert.deepEqual(metrics.pods(), [], 'it has started since');
  assert.equal(metrics.nodes()[0]?.usage.cpu, '250000000n');
  context.mock.timers.setTime(now + 15_000);
  const [pod, ...others] = metrics.pods();
  assert.deepEqual(others, []);
  assert.deepEqual([pod?.metadata.name, pod?.timestamp, pod?.window], ['a', '2026-01-01T00:00:30Z', '15s']);
  assert.deepEqual(pod?.metadata.labels, { app: 'a' });
  assert.deepEqual(pod?.containers, [{ name: 'main', usage: { cpu: '200000000n', memory: `${114688}Ki` } }]);
  assert.deepEqual(metrics.nodes()[0]?.usage, { cpu: '450000000n', memory: `${2 * 2 ** 20 + 114688}Ki` });
  context.mock.timers.setTime(now + 24_000);
  assert.deepEqual(metrics.pods()[0]?.timestamp, pod?.timestamp, 'until the next round it tells the same');
});

test('the metrics API of a sandbox, and the ways in which it is not there', async (context) => {
  const { kubeconfig, trouble } = await sandboxCluster({ speed: 100 }, context);
  const cluster = createCluster({ kubeconfig }, 1);
  const podMetrics = { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics' };
  const nodeMetrics = { ...podMetrics, kind: 'NodeMetrics' };
  const pods = await cluster.list(podMetrics, { namespace: 'openshift-pipelines' });
  assert.ok(pods.length > 5 && pods.every(({ metadata }) => metadata.namespace === 'openshift-pipelines'));
  const [one] = pods;
  const same = await cluster.get({ ...podMetrics, name: one?.metadata.name ?? '', namespace: 'openshift-pipelines' });
  assert.deepEqual(
    same?.containers.map(({ name }: { name: string }) => name),
    one?.containers.map(({ name }: { name: string }) => name),
  );
  assert.equal((await cluster.list(nodeMetrics)).length, 1);
  trouble.setFaults({ metrics: 'unavailable' });
  await assert.rejects(cluster.list(podMetrics), { reason: 'cluster:service_unavailable' });
  trouble.setFaults({ metrics: 'forbidden' });
  await assert.rejects(cluster.list(podMetrics), { reason: 'cluster:forbidden' });
  trouble.setFaults({ metrics: 'absent' });
  await assert.rejects(cluster.list(nodeMetrics), { reason: 'cluster:not_found' });
});
