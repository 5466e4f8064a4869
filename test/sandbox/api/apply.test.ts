import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { applied } from '../../../src/sandbox/api/apply.ts';
import { managersOf, recordUpdate } from '../../../src/sandbox/api/managed-fields.ts';

const writer = (manager: string, operation: 'Apply' | 'Update' = 'Apply') =>
  ({ manager, operation, apiVersion: 'apps/v1', time: '2026-01-02T03:04:05Z', subresource: undefined }) as const;

function workload(containers: readonly object[], more: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: { template: { spec: { containers } }, ...more },
  };
}

const apply = (live: KubernetesObject | undefined, config: KubernetesObject, manager: string, force = false) =>
  applied(live, config, writer(manager), { force, builtIn: true });
const containersOf = ({ spec }: KubernetesObject) => spec.template.spec.containers;

test('containers and their variables belong to whoever applied them, item by item', () => {
  const first = apply(undefined, workload([{ name: 'a', image: 'x', env: [{ name: 'A', value: '1' }] }]), 'one');
  const both = apply(
    first,
    workload([
      { name: 'a', env: [{ name: 'B', value: '2' }] },
      { name: 'b', image: 'y' },
    ]),
    'two',
  );
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ];
  assert.deepEqual(containersOf(both), [
    { name: 'a', image: 'x', env },
    { name: 'b', image: 'y' },
  ]);
  const less = apply(both, workload([{ name: 'a' }]), 'two');
  assert.deepEqual(containersOf(less), [{ name: 'a', image: 'x', env: [{ name: 'A', value: '1' }] }]);
  const fields = managersOf(first)[0]?.fields;
  assert.ok(fields?.has('f:spec\nf:template\nf:spec\nf:containers\nk:{"name":"a"}\nf:env\nk:{"name":"A"}\nf:value'));
});

test('several conflicts are told by manager, each with its field', () => {
  const live = apply(undefined, workload([{ name: 'a', image: 'x' }], { replicas: 1 }), 'one');
  const config = workload([{ name: 'a', image: 'y' }], { replicas: 2 });
  assert.throws(() => apply(live, config, 'two'), {
    reason: 'Conflict',
    message:
      'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.template.spec.containers[name="a"].image\n- .spec.replicas',
  });
  assert.deepEqual(containersOf(apply(live, config, 'two', true)), [{ name: 'a', image: 'y' }]);
});

test('what was never applied belongs to somebody before the first apply', () => {
  const live = workload([{ name: 'a', image: 'x' }]);
  assert.throws(
    () => apply(live, workload([{ name: 'a', image: 'y' }]), 'one'),
    /conflict with "before-first-apply" using apps\/v1/,
  );
  assert.equal(managersOf(recordUpdate(live, workload([]), writer('x', 'Update'), true)).length, 0);
});

test("an update takes what it changes from its owners, and an apply by the same name is somebody else's", () => {
  const live = apply(undefined, workload([], { replicas: 1, paused: true }), 'one');
  const updated = recordUpdate(live, { ...live, spec: { ...live.spec, replicas: 2 } }, writer('one', 'Update'), true);
  const owned = managersOf(updated).map(({ operation, fields }) => [operation, fields.has('f:spec\nf:replicas')]);
  assert.deepEqual(owned, [
    ['Apply', false],
    ['Update', true],
  ]);
  assert.throws(
    () => apply(updated, workload([], { replicas: 3 }), 'one'),
    /conflict with "one" using apps\/v1: .spec.replicas/,
  );
});

test('lists of a custom resource are of one piece', () => {
  const subscription = (env: readonly object[]): KubernetesObject => ({
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name: 'a' },
    spec: { config: { env } },
  });
  const options = { force: false, builtIn: false };
  const live = applied(undefined, subscription([{ name: 'A' }]), writer('one'), options);
  const next = applied(live, subscription([{ name: 'B' }]), writer('one'), options);
  assert.deepEqual(next.spec.config.env, [{ name: 'B' }]);
  assert.throws(() => applied(next, subscription([]), writer('two'), options), /: \.spec\.config\.env$/);
});
