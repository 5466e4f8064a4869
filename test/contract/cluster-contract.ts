import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { type ContractCluster, contractTest } from './contract-cluster.ts';
import { configMap, lease } from './written-objects.ts';

/** The Cluster port on objects that come with Kubernetes: what the record, the claim and the setup rely on. */
export function clusterContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);

  contract('a record is created once, extended by a merge patch and forgotten once', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'record', namespace };
    const object = configMap('record', namespace, { env: '{}' });
    assert.equal(await cluster.get(key), undefined);
    assert.deepEqual(asObject(await cluster.create(object)).data, { env: '{}' });
    assert.equal(await cluster.create(object), 'exists');
    const data = { env: null, holder: 'x' };
    const patched = asObject(await cluster.patch(key, { type: 'merge', body: { data } }));
    assert.deepEqual([patched.data, patched.metadata.labels], [{ holder: 'x' }, { app: 'contract' }]);
    assert.deepEqual(await cluster.get(key), patched);
    assert.equal(await cluster.delete(key), 'deleted');
    assert.equal(await cluster.delete(key), 'not_found');
    assert.equal(await cluster.patch(key, { type: 'merge', body: { data } }), 'not_found');
  });

  contract('a patch with an old resourceVersion is a conflict and changes nothing', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace };
    const { metadata } = asObject(await cluster.create(configMap('a', namespace, { colour: 'red' })));
    const paint = (colour: string, { resourceVersion } = metadata) =>
      cluster.patch(key, { type: 'merge', body: { metadata: { resourceVersion }, data: { colour } } });
    const green = asObject(await paint('green'));
    assert.equal(await paint('blue'), 'conflict');
    assert.equal((await cluster.get(key))?.data.colour, 'green');
    assert.equal(asObject(await paint('blue', green.metadata)).data.colour, 'blue');
  });

  contract('a patch that changes nothing leaves the resourceVersion', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace };
    const { metadata } = asObject(await cluster.create(configMap('a', namespace, { colour: 'red' })));
    const same = asObject(await cluster.patch(key, { type: 'merge', body: { data: { colour: 'red' } } }));
    assert.equal(same.metadata.resourceVersion, metadata.resourceVersion);
  });

  contract('a Lease has one holder, who loses it to whoever proves what he saw', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name: 'run', namespace };
    const held = lease('run', namespace, 'one');
    assert.deepEqual(asObject(await cluster.create(held)).spec, held.spec);
    assert.equal(await cluster.create(held), 'exists');
    const take = (from: string, holder: string) =>
      cluster.patch(key, {
        type: 'json',
        body: [
          { op: 'test', path: '/spec/holderIdentity', value: from },
          { op: 'replace', path: '/spec/holderIdentity', value: holder },
        ],
      });
    assert.equal(await take('two', 'three'), 'conflict');
    assert.equal(asObject(await take('one', 'two')).spec.holderIdentity, 'two');
    assert.equal(await take('one', 'three'), 'conflict');
    const yesterday = cluster.patch(key, { type: 'merge', body: { spec: { renewTime: 'yesterday' } } });
    await assert.rejects(yesterday, { kind: 'infrastructure', message: /yesterday/ });
  });

  contract('a JSON patch of a path that is not there is refused', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace };
    await cluster.create(configMap('a', namespace, { colour: 'red' }));
    const remove = cluster.patch(key, { type: 'json', body: [{ op: 'remove', path: '/data/size' }] });
    await assert.rejects(remove, { reason: 'cluster:invalid' });
  });

  contract('lists are of one namespace or of all, by labels', async ({ cluster, namespace, unique }) => {
    const label = unique('listed');
    const labelled = (name: string, set: string) => ({
      ...configMap(name, namespace),
      metadata: { name, namespace, labels: { [label]: set } },
    });
    for (const [name, set] of [
      ['a', 'main'],
      ['b', 'chain'],
      ['c', 'other'],
    ] as const) {
      await cluster.create(labelled(name, set));
    }
    const kind = { apiVersion: 'v1', kind: 'ConfigMap' };
    const named = async (where: { namespace?: string; labels: string }) =>
      (await cluster.list(kind, where)).map((item) => `${item.apiVersion} ${item.kind} ${item.metadata.name}`);
    const both = ['v1 ConfigMap a', 'v1 ConfigMap b'];
    assert.deepEqual(await named({ namespace, labels: `${label} in (main,chain)` }), both);
    assert.deepEqual(await named({ labels: `${label} in (main,chain)` }), both);
    assert.deepEqual(await named({ labels: `${label},${label}!=other` }), both);
    assert.deepEqual(await named({ namespace: 'default', labels: label }), []);
  });

  contract('a pod that terminates is listed until it is gone', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'Pod', name: 'old', namespace };
    await cluster.create(heldPod('old', namespace));
    assert.equal(await cluster.delete(key), 'deleted');
    const [pod, ...others] = await cluster.list(key, { namespace, labels: 'app=operator' });
    assert.ok(pod?.metadata.deletionTimestamp);
    assert.equal(others.length, 0);
    await cluster.patch(key, { type: 'merge', body: { metadata: { finalizers: null } } });
    assert.equal(await cluster.get(key), undefined);
  });

  contract('the log of what was never started is empty, and ends at once', async ({ cluster, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'Pod', name: 'old', namespace };
    const lines: string[] = [];
    const follow = () => cluster.followLog(key, (line) => lines.push(line), new AbortController().signal);
    await follow();
    await cluster.create(heldPod('old', namespace));
    await follow();
    assert.deepEqual(lines, []);
    await cluster.patch(key, { type: 'merge', body: { metadata: { finalizers: null } } });
  });

  contract('nothing can be made in a namespace that is being deleted, or is not there', async (world) => {
    const { cluster, namespace, unique } = world;
    const missing = cluster.create(configMap('a', unique('none')));
    await assert.rejects(missing, { reason: 'cluster:not_found', message: /namespaces "none-/ });
    const key = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
    const hold = { metadata: { finalizers: ['example.test/hold'] } };
    await cluster.patch(key, { type: 'merge', body: hold });
    await cluster.delete(key);
    assert.equal((await cluster.get(key))?.status.phase, 'Terminating');
    await assert.rejects(cluster.create(configMap('a', namespace)), {
      reason: 'cluster:forbidden',
      message: /because it is being terminated/,
    });
    await cluster.patch(key, { type: 'merge', body: { metadata: { finalizers: null } } });
  });
}

/** A pod that is never started and that a finalizer keeps. */
function heldPod(name: string, namespace: string): KubernetesObject {
  const metadata = { name, namespace, labels: { app: 'operator' }, finalizers: ['example.test/hold'] };
  const containers = [{ name: 'main', image: 'example.test/main' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers, schedulingGates: [{ name: 'example.test/never' }] },
  };
}

function asObject(answer: KubernetesObject | string): KubernetesObject {
  assert.ok(typeof answer === 'object', `expected an object, got "${answer}"`);
  return answer;
}
