import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../../src/adapters/clock.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { quantity } from '../../../src/cluster/profile/quantity.ts';
import { startWatch } from '../../../src/cluster/profile/start-watch.ts';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { apiCluster } from '../api-cluster.ts';

const { store, cluster } = await apiCluster();
const ready = [{ type: 'Ready', status: 'True' }];

function node(name: string, spec: object = {}, conditions: readonly object[] = ready): void {
  const allocatable = { cpu: '3500m', memory: '15Gi', pods: '250' };
  store.create({ ...kinds.node, metadata: { name }, spec, status: { allocatable, conditions } });
}

function pod(name: string, nodeName: string): void {
  store.create({ ...kinds.pod, metadata: { name, namespace: 'openshift-pipelines' }, spec: { nodeName } });
}

function metrics(name: string, timestamp: string, ...usages: readonly (readonly [string, string])[]): KubernetesObject {
  const containers = usages.map(([cpu, memory], number) => ({ name: `c${number}`, usage: { cpu, memory } }));
  return {
    ...kinds.podMetrics,
    metadata: { name, namespace: 'openshift-pipelines' },
    timestamp,
    window: '30s',
    containers,
  };
}

/** A clock whose pauses end when the test says so. */
function steppedClock() {
  const pauses: (() => void)[] = [];
  const entered = () => until(() => pauses.length > 0);
  return {
    now: Date.now,
    sleep: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        pauses.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('cancelled')));
      }),
    /** Lets one look happen. */
    async look() {
      await entered();
      pauses.shift()?.();
      await entered();
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  const clock = createClock();
  const never = new AbortController().signal;
  while (!condition()) await clock.sleep(5, never);
}

const over = new AbortController().signal;

test('without a node that takes tests, or without metrics, the answer is why', async () => {
  const watch = () => startWatch({ cluster, clock: createClock(), over });
  node('cordoned', { unschedulable: true });
  node('tainted', { taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] });
  node('broken', {}, [{ type: 'Ready', status: 'Unknown' }]);
  assert.deepEqual(await watch(), { why: 'none of 3 nodes is Ready, schedulable and without taints' });
  node('worker-0', { taints: [{ key: 'old', effect: 'PreferNoSchedule' }] });
  node('worker-1');
  const nothing = await watch();
  assert.match('why' in nothing ? nothing.why : '', /^the metrics API .* tells of no pod. Look at: oc get apiservice/);
});

test('what is measured counts once, without what runs on other nodes', async () => {
  pod('etcd', 'tainted');
  pod('controller', 'worker-0');
  store.create(metrics('etcd', '2026-01-01T00:00:30Z', ['2', '8Gi']));
  store.create(metrics('controller', '2026-01-01T00:00:00Z', ['1500000n', '1Mi'], ['2m', '512Ki']));
  store.create(metrics('new', '2026-01-01T00:00:10Z', ['500u', '1e3'], ['broken', 'broken']));
  const clock = steppedClock();
  const watch = await startWatch({ cluster, clock, over });
  if ('why' in watch) assert.fail(watch.why);
  await clock.look();
  store.update(metrics('controller', '2026-01-01T00:00:15Z', ['250m', '2Mi']));
  await clock.look();
  store.remove({ ...kinds.podMetrics, namespace: 'openshift-pipelines', name: 'new' });
  store.update(metrics('controller', '2026-01-01T00:00:30Z', ['0.3', '3M']));
  const { nodes, allocatable, samples } = await watch.end();
  assert.deepEqual(nodes, { counted: 2, all: 5 });
  assert.deepEqual(allocatable, { cpu: 7000, memory: 30 * 2 ** 30, pods: 500 });
  const at = (second: number) => Date.UTC(2026, 0, 1, 0, 0, second);
  assert.deepEqual(samples, [
    { at: at(10), cpu: 4, memory: 1.5 * 2 ** 20 + 1000, pods: 2 },
    { at: at(15), cpu: 251, memory: 2 * 2 ** 20 + 1000, pods: 2 },
    { at: at(30), cpu: 300, memory: 3e6, pods: 1 },
  ]);
});

test('a look that fails is a gap', async () => {
  let broken = false;
  const clock = steppedClock();
  const flaky = {
    ...cluster,
    list: async (kind: typeof kinds.pod) => (broken ? Promise.reject() : cluster.list(kind)),
  };
  const watch = await startWatch({ cluster: flaky as typeof cluster, clock, over });
  if ('why' in watch) assert.fail(watch.why);
  broken = true;
  store.update(metrics('controller', '2026-01-01T00:01:00Z', ['1', '1Gi']));
  await clock.look();
  broken = false;
  store.update(metrics('controller', '2026-01-01T00:01:30Z', ['1', '1Gi']));
  const { samples } = await watch.end();
  assert.deepEqual(
    samples.map(({ at }) => new Date(at).toISOString().slice(11, 19)),
    ['00:00:30', '00:01:30'],
  );
});

test('quantities of every kind', () => {
  for (const [text, value] of [
    ...([
      ['1', 1],
      ['250m', 0.25],
      ['1500000n', 0.0015],
      ['3u', 3e-6],
      ['.5', 0.5],
      ['+2', 2],
    ] as const),
    ...([
      ['1k', 1e3],
      ['2M', 2e6],
      ['3G', 3e9],
      ['1T', 1e12],
      ['1P', 1e15],
      ['1E', 1e18],
    ] as const),
    ...([
      ['1Ki', 1024],
      ['1Mi', 2 ** 20],
      ['1.5Gi', 1.5 * 2 ** 30],
      ['1Ti', 2 ** 40],
      ['1Pi', 2 ** 50],
      ['1Ei', 2 ** 60],
    ] as const),
    ...([
      ['1e3', 1e3],
      ['1E3', 1e3],
      ['100m', 0.1],
      ['12e-1', 1.2],
      ['128974848000m', 128974848],
    ] as const),
    ...([
      ['', 0],
      ['K', 0],
      ['1K', 0],
      ['1 Gi', 0],
      ['NaN', 0],
      [undefined, 0],
      [{}, 0],
      ['1e999', 0],
    ] as const),
  ] as const)
    assert.ok(Math.abs(quantity(text) - value) <= value * 1e-12, `${text} is ${quantity(text)}`);
});
