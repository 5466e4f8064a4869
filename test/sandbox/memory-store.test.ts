import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore, keyOf } from '../../src/sandbox/memory-store.ts';
import { StoreConflict, type StoreEvent } from '../../src/sandbox/store.ts';

const now = () => Date.parse('2026-03-04T05:06:07.890Z');

function deployment(name: string, more: Record<string, unknown> = {}) {
  const metadata = { name, namespace: 'default', ...more };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 1 }, status: { replicas: 0 } };
}

function because(reason: StoreConflict['reason']) {
  return (thrown: unknown) => thrown instanceof StoreConflict && thrown.reason === reason;
}

test('a created object gets identity, version, generation and time', () => {
  const { metadata } = createStore(now).create(deployment('a'));
  assert.match(metadata.uid ?? '', /^[0-9a-f-]{36}$/);
  assert.deepEqual([metadata.resourceVersion, metadata.generation], ['1', 1]);
  assert.equal(metadata.creationTimestamp, '2026-03-04T05:06:07Z');
});

test('what went in and came out is not the object in the store', () => {
  const store = createStore(now);
  const given = deployment('a');
  const got = store.create(given);
  given.spec.replicas = 7;
  assert.equal(store.get(keyOf(got))?.spec.replicas, 1);
  assert.throws(() => {
    got.spec.replicas = 7;
  }, TypeError);
});

test('generation counts changes of spec, and status is written through its subresource alone', () => {
  const store = createStore(now);
  const created = store.create(deployment('a'));
  const scaled = store.update({ ...created, spec: { replicas: 2 }, status: { replicas: 9 } });
  assert.deepEqual([scaled.metadata.generation, scaled.status.replicas], [2, 0]);
  const counted = store.update({ ...scaled, spec: { replicas: 3 }, status: { replicas: 2 } }, 'status');
  assert.deepEqual([counted.metadata.generation, counted.spec.replicas, counted.status.replicas], [2, 2, 2]);
  assert.equal(
    store.update({ ...counted, metadata: { ...counted.metadata, labels: { a: 'b' } } }).metadata.generation,
    2,
  );
});

test('refused writes say why', () => {
  const store = createStore(now);
  const old = store.create(deployment('a'));
  store.update({ ...old, spec: { replicas: 2 } });
  assert.throws(() => store.create(deployment('a')), because('AlreadyExists'));
  assert.throws(() => store.update({ ...old, spec: { replicas: 3 } }), because('Conflict'));
  assert.throws(() => store.update(deployment('b')), because('NotFound'));
  assert.equal(store.update({ ...deployment('a'), spec: { replicas: 4 } }).spec.replicas, 4);
});

test('writing what is there already makes no event', () => {
  const store = createStore(now);
  const created = store.create(deployment('a'));
  assert.equal(store.update(created), created);
  assert.equal(store.update(created, 'status'), created);
  assert.equal(store.version(), '1');
});

test('an object with finalizers goes when the last one does', () => {
  const store = createStore(now);
  const key = keyOf(store.create(deployment('a', { finalizers: ['x/y'] })));
  assert.equal(store.remove(key), true);
  const marked = store.get(key);
  assert.equal(marked?.metadata.deletionTimestamp, '2026-03-04T05:06:07Z');
  store.remove(key);
  assert.equal(store.version(), '2');
  store.update(deployment('a', { finalizers: [] }));
  assert.equal(store.get(key), undefined);
  assert.equal(store.remove(key), false);
});

test('dependents go with their last owner, and everything with its namespace', () => {
  const store = createStore(now);
  const ownedBy = (...owners: ReturnType<typeof store.create>[]) => ({
    ownerReferences: owners.map(({ kind, metadata: { name, uid = '' } }) => ({ kind, name, uid })),
  });
  const [a, b] = [store.create(deployment('a')), store.create(deployment('b'))];
  const both = keyOf(store.create(deployment('both', ownedBy(a, b))));
  const child = keyOf(store.create(deployment('child', ownedBy(a))));
  store.remove(keyOf(a));
  assert.equal(store.get(child), undefined);
  assert.deepEqual(
    store.get(both)?.metadata.ownerReferences?.map(({ name }) => name),
    ['b'],
  );
  const namespace = store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  store.remove(keyOf(namespace));
  assert.deepEqual(store.list(a), []);
});

test('listeners are told in order, even of what a listener changes', () => {
  const store = createStore(now);
  const seen: string[] = [];
  const tell = ({ type, object }: StoreEvent) => seen.push(`${type} ${object.metadata.resourceVersion}`);
  store.watch(({ type, object }) => {
    if (type === 'ADDED') store.update({ ...object, spec: { replicas: 2 } });
  });
  const stop = store.watch(tell);
  store.remove(keyOf(store.create(deployment('a'))));
  stop();
  store.create(deployment('b'));
  assert.deepEqual(seen, ['ADDED 1', 'MODIFIED 2', 'DELETED 3']);
});

test('events can be read again until they are forgotten', () => {
  const store = createStore(now, 2);
  for (const name of ['a', 'b', 'c']) store.create(deployment(name));
  const later = store.since('1');
  assert.ok(later !== 'expired');
  assert.deepEqual(
    later.map(({ object }) => object.metadata.name),
    ['b', 'c'],
  );
  assert.deepEqual(store.since('3'), []);
  assert.equal(store.since('0'), 'expired');
});

test('lists are sorted and take a namespace and labels', () => {
  const store = createStore(now);
  store.create(deployment('b', { labels: { app: 'x' } }));
  store.create(deployment('a', { labels: { app: 'x', tier: 'y' } }));
  store.create(deployment('c', { namespace: 'other', labels: { app: 'x' } }));
  const names = (where?: Parameters<typeof store.list>[1]) =>
    store.list({ apiVersion: 'apps/v1', kind: 'Deployment' }, where).map(({ metadata }) => metadata.name);
  assert.deepEqual(names(), ['a', 'b', 'c']);
  assert.deepEqual(names({ namespace: 'default', labels: { app: 'x' } }), ['a', 'b']);
  assert.deepEqual(names({ labels: { tier: 'y' } }), ['a']);
});
