import assert from 'node:assert/strict';
import { kinds } from '../../src/cluster/kinds.ts';
import type { Cluster, KubernetesObject } from '../../src/ports/cluster.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';
import { configMap } from './written-objects.ts';

/** One more than a page of the product's client holds. */
const manyObjects = 501;

/** What lists and watches promise where much has happened. */
export function listContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);

  contract('all is listed where it is more than a page', async (world) => {
    const { cluster, request, namespace } = world;
    await createMany(cluster, namespace);
    const found = await cluster.list(kinds.configMap, { namespace, labels: 'app=contract' });
    assert.equal(new Set(found.map(({ metadata }) => metadata.name)).size, manyObjects);
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const { body: page } = await request({ method: 'GET', path: `${path}?limit=500&labelSelector=app%3Dcontract` });
    assert.ok(page.items.length === manyObjects || (page.items.length === 500 && page.metadata.continue));
  });

  const expired = async ({ request, namespace }: ContractWorld) => {
    const path = `/apis/${kinds.subscription.apiVersion}/namespaces/${namespace}/subscriptions`;
    const { body } = await request({ method: 'GET', path: `${path}?watch=1&resourceVersion=1&timeoutSeconds=1` });
    const { type, object } = body;
    assert.deepEqual([type, object?.kind, object?.code, object?.reason], ['ERROR', 'Status', 410, 'Expired']);
    assert.match(object.message, /^too old resource version: 1 \(\d+\)$/);
  };
  contractTest(on, 'a watch from a version that is forgotten has expired', expired, 'disposable');

  contract('events are found by the object that they are about', async ({ cluster, request, namespace }) => {
    for (const [name, involved] of [
      ['a', 'pod-1'],
      ['b', 'pod-2'],
      ['c', 'pod-1'],
    ] as const) {
      await cluster.create(event(name, namespace, involved));
    }
    const selector = encodeURIComponent('involvedObject.name=pod-1,involvedObject.kind=Pod');
    const path = `/api/v1/namespaces/${namespace}/events?fieldSelector=${selector}`;
    const { body } = await request({ method: 'GET', path });
    assert.deepEqual(body.items.map(({ metadata }: KubernetesObject) => metadata.name).sort(), ['a', 'c']);
  });

  contract('a kind that is not served has no objects and takes none', async ({ cluster, namespace }) => {
    const kind = { apiVersion: 'nowhere.example.test/v1', kind: 'Thing' };
    assert.deepEqual(await cluster.list(kind), []);
    assert.equal(await cluster.get({ ...kind, name: 'a', namespace }), undefined);
    assert.equal(await cluster.get({ apiVersion: 'v1', kind: 'Thing', name: 'a', namespace }), undefined);
    const made = cluster.create({ ...kind, metadata: { name: 'a', namespace } });
    await assert.rejects(made, { reason: 'cluster:kind_not_served' });
  });

  contract('a selector that cannot be read is refused', async ({ cluster, namespace }) => {
    const list = cluster.list(kinds.configMap, { namespace, labels: 'a in b' });
    await assert.rejects(list, { reason: 'cluster:bad_request', message: /unable to parse requirement/ });
  });
}

async function createMany(cluster: Cluster, namespace: string): Promise<void> {
  const names = Array.from({ length: manyObjects }, (_, index) => `many-${index}`);
  const next = names.values();
  const work = async () => {
    for (const name of next) await cluster.create(configMap(name, namespace));
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

function event(name: string, namespace: string, involved: string): KubernetesObject {
  const involvedObject = { apiVersion: 'v1', kind: 'Pod', name: involved, namespace };
  const said = { type: 'Warning', reason: 'BackOff', message: 'Back-off pulling image', count: 1 };
  return { apiVersion: 'v1', kind: 'Event', metadata: { name, namespace }, involvedObject, ...said };
}
