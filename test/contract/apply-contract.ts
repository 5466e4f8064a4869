import assert from 'node:assert/strict';
import { kinds } from '../../src/cluster/kinds.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';
import { configMap } from './written-objects.ts';

const merge = 'application/merge-patch+json';

/** Server-side apply, and dry runs: nothing is stored, everything is said. */
export function applyContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);

  contract('what is applied is created, then changed, and what is applied no more goes', async (world) => {
    const { apply, key } = applying(world);
    const created = await apply('one', { colour: 'red', size: 'big' });
    assert.deepEqual(created.data, { colour: 'red', size: 'big' });
    const owner = created.metadata.managedFields as { manager: string; operation: string; fieldsV1: object }[];
    assert.deepEqual(
      owner.map(({ manager, operation }) => [manager, operation]),
      [['one', 'Apply']],
    );
    assert.deepEqual(owner[0]?.fieldsV1, { 'f:data': { 'f:colour': {}, 'f:size': {} } });
    const same = await apply('one', { colour: 'red', size: 'big' });
    assert.equal(same.metadata.resourceVersion, created.metadata.resourceVersion);
    assert.deepEqual((await apply('one', { colour: 'green' })).data, { colour: 'green' });
    assert.deepEqual((await world.cluster.get(key))?.data, { colour: 'green' });
  });

  contract("another manager's field is a conflict, and is taken by force alone", async (world) => {
    const { apply, refusal, key } = applying(world);
    await apply('one', { colour: 'red', size: 'big' });
    const { message, details } = await refusal('two', { colour: 'blue' });
    assert.equal(message, 'Apply failed with 1 conflict: conflict with "one": .data.colour');
    const cause = { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.colour' };
    assert.deepEqual(details.causes, [cause]);
    assert.deepEqual((await apply('two', { colour: 'blue' }, true)).data, { colour: 'blue', size: 'big' });
    assert.match((await refusal('one', { colour: 'red', size: 'big' })).message, /conflict with "two"/);
    await apply('one', { size: 'big' });
    assert.deepEqual((await world.cluster.get(key))?.data, { colour: 'blue', size: 'big' });
  });

  contract('managers share a field on whose value they agree', async (world) => {
    const { apply } = applying(world);
    await apply('one', { colour: 'red' });
    await apply('two', { colour: 'red' });
    assert.deepEqual((await apply('one', {})).data, { colour: 'red' });
  });

  contract('a field that was patched belongs to who patched it', async (world) => {
    const { apply, refusal, key } = applying(world);
    await apply('one', { colour: 'red' });
    await world.cluster.patch(key, { type: 'merge', body: { data: { colour: 'green' } } });
    const { message } = await refusal('one', { colour: 'red' });
    assert.match(message, /conflict with "streamstress" using v1: \.data\.colour/);
    assert.deepEqual((await apply('one', { colour: 'green' })).data, { colour: 'green' });
  });

  contract('a dry run says what would be, and nothing is', async ({ cluster, request, namespace }) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const dry = 'dryRun=All&fieldManager=contract';
    const key = { ...kinds.configMap, name: 'a', namespace };
    const body = configMap('a', namespace, { colour: 'red' });
    const would = await request({ method: 'POST', path: `${path}?${dry}`, body });
    assert.deepEqual([would.code, would.body.data], [201, { colour: 'red' }]);
    assert.equal(await cluster.get(key), undefined);
    await cluster.create(body);
    assert.equal((await request({ method: 'POST', path: `${path}?${dry}`, body })).body.reason, 'AlreadyExists');
    const dryDelete = { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] };
    const paint = { data: { colour: 'blue' } };
    const painted = await request({ method: 'PATCH', path: `${path}/a?${dry}`, body: paint, type: merge });
    assert.deepEqual([painted.code, painted.body.data], [200, { colour: 'blue' }]);
    assert.equal((await request({ method: 'DELETE', path: `${path}/a`, body: dryDelete })).code, 200);
    assert.deepEqual((await cluster.get(key))?.data, { colour: 'red' });
  });
}

/** Applies data to the ConfigMap `applied` of the test's namespace, as one manager or another. */
function applying({ request, namespace }: ContractWorld) {
  const key = { ...kinds.configMap, name: 'applied', namespace };
  const path = `/api/v1/namespaces/${namespace}/configmaps/applied`;
  const send = (fieldManager: string, data: Record<string, string>, force: boolean) => {
    const body = { ...kinds.configMap, metadata: { name: key.name, namespace }, data };
    const query = new URLSearchParams({ fieldManager, force: String(force), fieldValidation: 'Strict' });
    return request({ method: 'PATCH', path: `${path}?${query}`, body, type: 'application/apply-patch+yaml' });
  };
  const apply = async (manager: string, data: Record<string, string>, force = false): Promise<KubernetesObject> => {
    const { code, body } = await send(manager, data, force);
    assert.ok(code === 200 || code === 201, `${code} ${JSON.stringify(body)}`);
    return body;
  };
  const refusal = async (manager: string, data: Record<string, string>) => {
    const { code, body } = await send(manager, data, false);
    assert.deepEqual([code, body.kind, body.reason], [409, 'Status', 'Conflict']);
    return body as { message: string; details: { causes: readonly object[] } };
  };
  return { apply, refusal, key };
}
