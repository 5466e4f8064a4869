import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';

/** Server-side apply inside lists: containers, their variables and ports belong to their appliers one by one. */
export function applyItemsContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);

  contract('variables of one container are applied by two managers', async (world) => {
    const apply = applyingTo(world);
    await apply('one', { image: 'example.test/a', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] });
    const { body } = await apply('two', { env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 81 }] });
    assert.deepEqual(containerOf(body), { image: 'example.test/a', env: { A: '1', B: '2' }, ports: [80, 81] });
    const less = await apply('one', { image: 'example.test/a' });
    assert.deepEqual(containerOf(less.body), { image: 'example.test/a', env: { B: '2' }, ports: [81] });
    const keys = JSON.stringify(less.body.metadata.managedFields);
    assert.match(keys, /"k:\{\\"containerPort\\":81,\\"protocol\\":\\"TCP\\"\}":\{"\.":\{\},"f:containerPort":\{\}\}/);
    assert.match(keys, /"k:\{\\"name\\":\\"B\\"\}":\{"\.":\{\},"f:name":\{\},"f:value":\{\}\}/);
  });

  contract('several conflicts name their fields, and by force all of them are taken', async (world) => {
    const apply = applyingTo(world);
    await apply('one', { image: 'example.test/a', env: [{ name: 'A', value: '1' }] });
    const other = { image: 'example.test/b', env: [{ name: 'A', value: '2' }] };
    const { code, body } = await apply('two', other);
    assert.equal(code, 409);
    const [head, ...fields] = String(body.message).split('\n');
    assert.equal(head, 'Apply failed with 2 conflicts: conflicts with "one":');
    const container = '- .spec.template.spec.containers[name="main"]';
    assert.deepEqual(fields.sort(), [`${container}.env[name="A"].value`, `${container}.image`]);
    const forced = await apply('two', other, true);
    assert.deepEqual(containerOf(forced.body), { image: 'example.test/b', env: { A: '2' }, ports: [] });
  });

  contract('what is only part of the status is not applied with the object', async (world) => {
    const { body } = await applyingTo(world)('one', { image: 'example.test/a' }, false, { observedGeneration: 9 });
    assert.notEqual(body.status?.observedGeneration, 9);
  });

  contract('an apply says who applies, and no managedFields', async ({ request, namespace }) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps/a`;
    const type = 'application/apply-patch+yaml';
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace } };
    assert.equal((await request({ method: 'PATCH', path, body, type })).code >= 400, true);
    const owned = { ...body, metadata: { ...body.metadata, managedFields: [{ manager: 'x' }] } };
    const refused = await request({ method: 'PATCH', path: `${path}?fieldManager=one`, body: owned, type });
    assert.deepEqual([refused.code, refused.body.message], [400, 'metadata.managedFields must be nil']);
  });

  contract('who writes owns what he wrote, the status apart', async ({ request, namespace }) => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const query = 'fieldManager=writer';
    await request({ method: 'POST', path: `${path}?${query}`, body: workload(namespace, { image: 'example.test/a' }) });
    const merge = 'application/merge-patch+json';
    const status = { status: { observedGeneration: 1 } };
    await request({ method: 'PATCH', path: `${path}/a/status?${query}`, body: status, type: merge });
    const scaled = { spec: { replicas: 2 } };
    const { body } = await request({
      method: 'PATCH',
      path: `${path}/a?fieldManager=scaler`,
      body: scaled,
      type: merge,
    });
    const entries = body.metadata.managedFields as readonly Entry[];
    const owners = entries.map(({ manager, operation, subresource = '', fieldsV1 }) => {
      return [manager, operation, subresource, 'f:replicas' in (fieldsV1['f:spec'] ?? {})];
    });
    assert.deepEqual(owners.sort(), [
      ['scaler', 'Update', '', true],
      ['writer', 'Update', '', false],
      ['writer', 'Update', 'status', false],
    ]);
  });
}

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly fieldsV1: { readonly 'f:spec'?: object };
}

function workload(namespace: string, container: object): KubernetesObject {
  const labels = { app: 'a' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', ...container }] } };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a', namespace }, spec };
}

/** Applies a container of the Deployment `a`, as one manager or another. */
function applyingTo({ request, namespace }: ContractWorld) {
  return (fieldManager: string, container: object, force = false, status?: object) => {
    const query = new URLSearchParams({ fieldManager, force: String(force) });
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/a?${query}`;
    const body = { ...workload(namespace, container), ...(status ? { status } : {}) };
    return request({ method: 'PATCH', path, body, type: 'application/apply-patch+yaml' });
  };
}

function containerOf({ spec }: KubernetesObject) {
  const { image, env = [], ports = [] } = spec.template.spec.containers[0];
  return {
    image,
    env: Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value])),
    ports: ports.map(({ containerPort }: { containerPort: number }) => containerPort),
  };
}
