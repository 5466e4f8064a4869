import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Deployment,
  type V1Status,
} from '@kubernetes/client-node';
import { watchUntil } from './watch-until.ts';

/**
 * What an API server does, as this project relies on it. One suite for the sandbox and for a real kube-apiserver: it
 * uses only kinds that come with Kubernetes, and a namespace of its own for every test. `connect` gives a client's
 * configuration with every right.
 */
export function apiContract(name: string, connect: () => Promise<KubeConfig>): void {
  const contract = (what: string, check: (clients: Clients) => Promise<void>) =>
    test(`${name}: ${what}`, async (t) => check(await clientsFor(await connect(), t)));

  contract(
    'an object is created with identity, version and time, and read back',
    async ({ core, namespace, configMap }) => {
      const created = await core.createNamespacedConfigMap({ namespace, body: configMap });
      assert.match(created.metadata?.uid ?? '', /^[0-9a-f-]{36}$/);
      assert.match(created.metadata?.resourceVersion ?? '', /^\d+$/);
      assert.ok(created.metadata?.creationTimestamp instanceof Date);
      assert.deepEqual(await core.readNamespacedConfigMap({ namespace, name: 'a' }), created);
    },
  );

  contract(
    'what is there cannot be created again, what is not there is not found',
    async ({ core, namespace, configMap }) => {
      await core.createNamespacedConfigMap({ namespace, body: configMap });
      await refused(core.createNamespacedConfigMap({ namespace, body: configMap }), 409, 'AlreadyExists');
      const missing = await refused(core.readNamespacedConfigMap({ namespace, name: 'b' }), 404, 'NotFound');
      assert.equal(missing.message, 'configmaps "b" not found');
      assert.deepEqual(missing.details, { name: 'b', kind: 'configmaps' });
      await refused(
        core.createNamespacedConfigMap({ namespace: `${namespace}-not`, body: configMap }),
        404,
        'NotFound',
      );
      await refused(core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'A b' } } }), 422, 'Invalid');
    },
  );

  contract('lists select by labels, by name and by namespace', async ({ core, namespace, configMap }) => {
    const labelled = (name: string, labels: Record<string, string>) =>
      core.createNamespacedConfigMap({ namespace, body: { ...configMap, metadata: { name, labels } } });
    await labelled('a', { app: 'x', tier: 'front' });
    await labelled('b', { app: 'x' });
    await labelled('c', { app: 'y', tier: 'back' });
    const select = async (labelSelector?: string, fieldSelector = 'metadata.name!=kube-root-ca.crt') => {
      const list = await core.listNamespacedConfigMap({ namespace, labelSelector, fieldSelector } as never);
      return list.items.map(({ metadata }) => metadata?.name).join(' ');
    };
    assert.equal(await select(), 'a b c');
    assert.equal(await select('app=x,tier'), 'a');
    assert.equal(await select('app in (x, z),!tier'), 'b');
    assert.equal(await select('tier notin (front)'), 'b c');
    assert.equal(await select('app!=x'), 'c');
    assert.equal(await select(undefined, 'metadata.name=b'), 'b');
    const everywhere = await core.listConfigMapForAllNamespaces({ labelSelector: 'app=y' });
    assert.ok(everywhere.items.some(({ metadata }) => metadata?.namespace === namespace));
  });

  contract('an update of an old version is a conflict', async ({ core, namespace, configMap }) => {
    const old = await core.createNamespacedConfigMap({ namespace, body: configMap });
    const update = (body: V1ConfigMap) => core.replaceNamespacedConfigMap({ namespace, name: 'a', body });
    const fresh = await update({ ...old, data: { colour: 'green' } });
    const conflict = await refused(update({ ...old, data: { colour: 'blue' } }), 409, 'Conflict');
    assert.match(
      conflict.message ?? '',
      /^Operation cannot be fulfilled on configmaps "a": the object has been modified/,
    );
    const same = await update(fresh);
    assert.equal(same.metadata?.resourceVersion, fresh.metadata?.resourceVersion);
  });

  contract('a merge patch merges objects, and null removes', async ({ objects, namespace, configMap }) => {
    const key = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace } };
    await objects.create({ ...configMap, ...key });
    const patch = { ...key, data: { colour: null, size: 'big' } };
    const patched = await objects.patch(patch, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
    assert.deepEqual('data' in patched && patched.data, { size: 'big' });
    const stale = { ...key, metadata: { ...key.metadata, resourceVersion: '1' }, data: { size: 'small' } };
    await refused(
      objects.patch(stale, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch),
      409,
      'Conflict',
    );
  });

  contract('a JSON patch is done whole or not at all', async ({ core, namespace, configMap }) => {
    await core.createNamespacedConfigMap({ namespace, body: configMap });
    const patch = (...body: unknown[]) =>
      core.patchNamespacedConfigMap(
        { namespace, name: 'a', body },
        setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
      );
    const test = (value: string) => ({ op: 'test', path: '/data/colour', value });
    const annotate = { op: 'add', path: '/metadata/annotations', value: { a: 'b' } };
    const add = { op: 'add', path: '/metadata/annotations/a~1b', value: 'c' };
    await refused(patch(annotate, test('blue')), 422, 'Invalid');
    const done = await patch(annotate, add, test('red'), { op: 'remove', path: '/data/colour' });
    assert.deepEqual([done.metadata?.annotations, done.data ?? {}], [{ a: 'b', 'a/b': 'c' }, {}]);
    await refused(patch({ op: 'replace', path: '/data/none', value: 'x' }), 422, 'Invalid');
    await refused(patch({ op: 'replace', path: '/metadata/resourceVersion', value: '1' }), 409, 'Conflict');
  });

  contract(
    'status and spec are written apart, and generation counts spec alone',
    async ({ apps, namespace, deployment }) => {
      const given = { ...deployment, status: { observedGeneration: 9 } };
      const created = await apps.createNamespacedDeployment({ namespace, body: given });
      assert.deepEqual([created.metadata?.generation, created.status?.observedGeneration], [1, undefined]);
      const place = { namespace, name: 'a' };
      const body: V1Deployment = {
        ...created,
        spec: { ...deployment.spec, paused: true },
        status: { observedGeneration: 1 },
      };
      const counted = await apps.replaceNamespacedDeploymentStatus({ ...place, body });
      assert.deepEqual([counted.spec?.paused, counted.status?.observedGeneration], [undefined, 1]);
      const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
      const change = { spec: { paused: true }, status: { observedGeneration: 5 } };
      const paused = await apps.patchNamespacedDeployment({ ...place, body: change }, merge);
      assert.deepEqual(
        [paused.metadata?.generation, paused.spec?.paused, paused.status?.observedGeneration],
        [2, true, 1],
      );
      const patched = await apps.patchNamespacedDeploymentStatus(
        { ...place, body: { status: { observedGeneration: 2 } } },
        merge,
      );
      assert.deepEqual([patched.metadata?.generation, patched.status?.observedGeneration], [2, 2]);
      const read = await apps.readNamespacedDeploymentStatus(place);
      assert.equal(read.metadata?.resourceVersion, patched.metadata?.resourceVersion);
    },
  );

  contract('a finalizer holds a deleted object until it is taken off', async ({ core, namespace, configMap }) => {
    const place = { namespace, name: 'a' };
    const held = { ...configMap, metadata: { name: 'a', finalizers: ['example.test/hold'] } };
    await core.createNamespacedConfigMap({ namespace, body: held });
    await core.deleteNamespacedConfigMap(place);
    const marked = await core.readNamespacedConfigMap(place);
    assert.ok(marked.metadata?.deletionTimestamp);
    await core.replaceNamespacedConfigMap({
      ...place,
      body: { ...marked, metadata: { ...marked.metadata, finalizers: [] } },
    });
    await refused(core.readNamespacedConfigMap(place), 404, 'NotFound');
    await refused(core.deleteNamespacedConfigMap(place), 404, 'NotFound');
  });

  contract('a delete can insist on the object it means', async ({ core, namespace, configMap }) => {
    const { metadata } = await core.createNamespacedConfigMap({ namespace, body: configMap });
    const remove = (uid: string) =>
      core.deleteNamespacedConfigMap({ namespace, name: 'a', body: { preconditions: { uid } } });
    await refused(remove(randomUUID()), 409, 'Conflict');
    const { status, details } = await remove(metadata?.uid ?? '');
    assert.deepEqual([status, details?.name, details?.kind], ['Success', 'a', 'configmaps']);
  });

  contract(
    'a watch goes on from a version, in order, and follows what it selects',
    async ({ core, config, namespace, configMap }) => {
      const labels = { app: 'x' };
      await core.createNamespacedConfigMap({ namespace, body: { ...configMap, metadata: { name: 'before', labels } } });
      const { metadata: list } = await core.listNamespacedConfigMap({ namespace });
      const body = (app: string) => ({ ...configMap, metadata: { name: 'a', labels: { app } } });
      const place = { namespace, name: 'a' };
      await core.createNamespacedConfigMap({ namespace, body: body('y') });
      await core.replaceNamespacedConfigMap({ ...place, body: body('x') });
      const query = { resourceVersion: list?.resourceVersion ?? '', labelSelector: 'app=x' };
      const watching = watchUntil(config, `/api/v1/namespaces/${namespace}/configmaps`, query, 4);
      await core.replaceNamespacedConfigMap({ ...place, body: { ...body('x'), data: { colour: 'green' } } });
      await core.replaceNamespacedConfigMap({ ...place, body: body('y') });
      await core.createNamespacedConfigMap({ namespace, body: { ...body('x'), metadata: { name: 'b', labels } } });
      assert.deepEqual(await watching, ['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED b']);
    },
  );

  contract('a watch without a version begins with what is there', async ({ core, config, namespace, configMap }) => {
    await core.createNamespacedConfigMap({ namespace, body: configMap });
    const query = { fieldSelector: 'metadata.name=a' };
    assert.deepEqual(await watchUntil(config, `/api/v1/namespaces/${namespace}/configmaps`, query, 1), ['ADDED a']);
  });

  contract('who does not say who he is, is turned away', async ({ config }) => {
    const cluster = config.getCurrentCluster();
    assert.ok(cluster);
    const stranger = new KubeConfig();
    stranger.loadFromClusterAndUser(cluster, { name: 'nobody', token: 'wrong' });
    await assert.rejects(stranger.makeApiClient(CoreV1Api).listNamespace(), { code: 401 });
  });
}

type Clients = Awaited<ReturnType<typeof clientsFor>>;

async function clientsFor(config: KubeConfig, t: TestContext) {
  const core = config.makeApiClient(CoreV1Api);
  const namespace = `contract-${randomUUID().slice(0, 8)}`;
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  t.after(() => core.deleteNamespace({ name: namespace }));
  const configMap: V1ConfigMap = { metadata: { name: 'a' }, data: { colour: 'red' } };
  const deployment = deploymentNamed('a');
  const apps = config.makeApiClient(AppsV1Api);
  return { config, core, apps, objects: KubernetesObjectApi.makeApiClient(config), namespace, configMap, deployment };
}

function deploymentNamed(name: string) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'example.test/main' }] } };
  return { metadata: { name }, spec: { replicas: 0, selector: { matchLabels: labels }, template } };
}

/** Awaits the refusal of a call and returns its Status. */
async function refused(call: Promise<unknown>, code: number, reason: string): Promise<V1Status> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof ApiException, `expected ${code} ${reason}, got ${thrown}`);
  const status = (typeof thrown.body === 'string' ? JSON.parse(thrown.body) : thrown.body) as V1Status;
  assert.deepEqual([thrown.code, status.kind, status.status, status.reason], [code, 'Status', 'Failure', reason]);
  return status;
}
