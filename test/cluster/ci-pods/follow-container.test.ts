import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followContainer } from '../../../src/cluster/ci-pods/follow-container.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import type { Cluster, KubernetesObject } from '../../../src/ports/cluster.ts';

const key = { ...kinds.pod, namespace: 'run', name: 'unit' };

test('a pod whose node is dead is given up when its grace is long over', async () => {
  let now = 0;
  const pod: KubernetesObject = {
    ...kinds.pod,
    metadata: { namespace: 'run', name: 'unit', uid: 'one' },
    status: { phase: 'Running', containerStatuses: [{ name: 'test', state: { running: {} } }] },
  };
  const deleted = { deletionTimestamp: '2026-11-22T00:00:00Z', deletionGracePeriodSeconds: 75 };
  const metadata = { ...pod.metadata, ...deleted };
  const silent = {
    get: async () => (now < 300_000 ? pod : { ...pod, metadata }),
    followLog: async () => undefined,
  } as Partial<Cluster> as Cluster;
  const clock = {
    now: () => now,
    sleep: async () => {
      now += 1000;
    },
  };
  const { signal } = new AbortController();
  const seen = await followContainer(key, 'one', 'test', {
    cluster: silent,
    clock,
    signal,
    onLine: () => undefined,
    progress: () => undefined,
  });
  assert.equal(seen.isGone, true);
  assert.ok(now > 435_000 && now < 440_000, `${now} ms`);
});
