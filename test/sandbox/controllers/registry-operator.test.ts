import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { registryDeployment, registryOperator } from '../../../src/sandbox/controllers/registry-operator.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { idle, until } from './until.ts';

// Read: facts 3.1; openshift/api imageregistry/v1 (Config) and config/v1 (Image); which condition tells what: syncStatus in
// pkg/operator/status.go of openshift/cluster-image-registry-operator, an early version. The conditions' wording was not
// seen on a cluster, and they carry no reasons here: nobody may rely on either.

const host = '127.0.0.1:5000';
const routeKey = { ...kinds.route, namespace: 'openshift-image-registry', name: 'default-route' };

test('Managed with storage and a default route there is a Deployment, a route and its names', async (context) => {
  const store = start(context, { managementState: 'Managed', defaultRoute: true, storage: { emptyDir: {} } });
  const route = await until(store, () => store.get(routeKey)?.status && store.get(routeKey));
  assert.equal(route.spec.host, host);
  assert.equal(conditionOf(route.status.ingress[0], 'Admitted')?.status, 'True');
  await until(store, () => store.get(registryDeployment));
  assert.deepEqual(store.get({ ...kinds.imageConfig, name: 'cluster' })?.status, {
    internalRegistryHostname: 'image-registry.openshift-image-registry.svc:5000',
    externalRegistryHostnames: [host],
  });
});

test('without storage it does not come; with storage and the route added later it comes', async (context) => {
  const store = start(context, { managementState: 'Managed' });
  await idle(store);
  const progressing = conditionOf(configOf(store).status, 'Progressing');
  assert.deepEqual(
    [progressing?.status, progressing?.message],
    ['True', 'Unable to apply resources: storage backend not configured'],
  );
  assert.equal(store.get(registryDeployment), undefined);
  store.update({ ...configOf(store), spec: { managementState: 'Managed', storage: { emptyDir: {} } } });
  await until(store, () => store.get(registryDeployment));
  assert.equal(store.get(routeKey), undefined);
  store.update({ ...configOf(store), spec: { ...configOf(store).spec, defaultRoute: true } });
  await until(store, () => store.get(routeKey));
});

test('Removed takes all of it away', async (context) => {
  const store = start(context, { managementState: 'Managed', defaultRoute: true, storage: { emptyDir: {} } });
  await until(store, () => store.get(routeKey));
  store.update({ ...configOf(store), spec: { ...configOf(store).spec, managementState: 'Removed' } });
  await until(store, () => !store.get(routeKey) && !store.get(registryDeployment));
  await idle(store);
  assert.equal(conditionOf(configOf(store).status, 'Removed')?.status, 'True');
  assert.deepEqual(store.get({ ...kinds.imageConfig, name: 'cluster' })?.status, {});
});

function start(context: TestContext, spec: Readonly<Record<string, unknown>>): Store {
  const store = createStore(Date.now);
  context.after(runController(store, registryOperator(store, host, 'registry'), assert.fail));
  store.create({ ...kinds.imageConfig, metadata: { name: 'cluster' }, spec: {} });
  store.create({ ...kinds.registryConfig, metadata: { name: 'cluster' }, spec });
  return store;
}

function configOf(store: Store) {
  return store.get({ ...kinds.registryConfig, name: 'cluster' }) ?? assert.fail();
}
