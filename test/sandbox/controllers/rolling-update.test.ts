import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { limits, rollingUpdate } from '../../../src/sandbox/controllers/rolling-update.ts';

// Read: pkg/controller/deployment/rolling.go and util/deployment_util.go of kubernetes.

test('percentages round up for surge and down for unavailable; both 0 make one unavailable', () => {
  assert.deepEqual(limits(deployment(1)), { surge: 1, unavailable: 0 });
  assert.deepEqual(limits(deployment(10)), { surge: 3, unavailable: 2 });
  assert.deepEqual(limits(deployment(2, { maxSurge: 0, maxUnavailable: 0 })), { surge: 0, unavailable: 1 });
});

test('with one replica the new set grows first, the old one shrinks when the new Pod is available', () => {
  assert.deepEqual(moves(1, set('new', 0, 0), [set('old', 1, 1)]), ['new 1']);
  assert.deepEqual(moves(1, set('new', 1, 0), [set('old', 1, 1)]), []);
  assert.deepEqual(moves(1, set('new', 1, 1), [set('old', 1, 1)]), ['old 0']);
  assert.deepEqual(moves(1, set('new', 1, 1), [set('old', 0, 0)]), []);
});

test('what is not available in old sets goes before what is', () => {
  assert.deepEqual(moves(1, set('new', 0, 0), [set('good', 1, 1), set('bad', 1, 0)]), ['bad 0']);
});

test('the present set follows the replicas asked for', () => {
  assert.deepEqual(moves(3, set('only', 1, 1), []), ['only 3']);
  assert.deepEqual(moves(1, set('only', 3, 3), []), ['only 1']);
});

test('Recreate stops the old ones first and starts when none of their Pods is left', () => {
  const { spec, ...rest } = deployment(2);
  const recreated = { ...rest, spec: { ...spec, strategy: { type: 'Recreate' } } };
  const next = (current: KubernetesObject, others: readonly KubernetesObject[], left: boolean) =>
    rollingUpdate(recreated, current, others, left).map(([{ metadata }, to]) => `${metadata.name} ${to}`);
  assert.deepEqual(next(set('new', 0, 0), [set('old', 2, 2)], true), ['old 0']);
  assert.deepEqual(next(set('new', 0, 0), [set('old', 0, 0)], true), []);
  assert.deepEqual(next(set('new', 0, 0), [set('old', 0, 0)], false), ['new 2']);
});

function deployment(replicas: number, rolling?: Record<string, number>): KubernetesObject {
  const strategy = rolling && { rollingUpdate: rolling };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas, strategy } };
}

function set(name: string, replicas: number, availableReplicas: number): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name },
    spec: { replicas },
    status: { availableReplicas },
  };
}

function moves(replicas: number, current: KubernetesObject, others: readonly KubernetesObject[]): readonly string[] {
  return rollingUpdate(deployment(replicas), current, others).map(([{ metadata }, to]) => `${metadata.name} ${to}`);
}
