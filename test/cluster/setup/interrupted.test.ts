import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../../src/cluster/kinds.ts';
import { bringAbout } from '../../../src/cluster/setup/bring-about.ts';
import { prerequisitesOf } from '../../../src/cluster/setup/prerequisites.ts';
import { takeBackSetup } from '../../../src/cluster/setup/take-back.ts';
import type { Patience } from '../../../src/cluster/wait-for.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { apiCluster } from '../api-cluster.ts';
import { operator } from '../every-component.ts';
import { patience } from '../sandbox-cluster.ts';

const { cluster, store } = await apiCluster();
/** Nothing on this cluster moves by itself. */
const hasty: Patience = { ...patience(60), clock: { now: Date.now, sleep: async () => {} } };
const names = new Set(['registry', 'namespace', 'pusher', 'image-puller']);
const prerequisites = prerequisitesOf({ operator, registry: undefined, components: [] }).filter(({ name }) =>
  names.has(name),
);
const config = { ...kinds.registryConfig, metadata: { name: 'cluster' } };
const route = { ...kinds.route, metadata: { name: 'default-route', namespace: 'openshift-image-registry' } };
const ingress = [{ host: 'registry.apps.example.com', conditions: [{ type: 'Admitted', status: 'True' }] }];

store.create({ ...config, spec: { managementState: 'Removed', replicas: 2, logLevel: 'Normal' } });
store.update({ ...store.create({ ...route, spec: {} }), status: { ingress } }, 'status');

/** A client whose process is killed at its write of that number, just before it or just after it. */
function killedAt(number: number, made: boolean): Cluster {
  let writes = 0;
  const write = async <T>(make: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes < number || (writes === number && made)) {
      const answer = await make();
      if (writes < number) return answer;
    }
    throw new Error('killed');
  };
  return {
    ...cluster,
    create: (object) => write(() => cluster.create(object)),
    patch: (key, patch) => write(() => cluster.patch(key, patch)),
    delete: (key) => write(() => cluster.delete(key)),
  };
}

/** All that a user sees, without what the API server counts. */
function everything(): unknown {
  const shown = [kinds.namespace, kinds.serviceAccount, kinds.roleBinding, kinds.configMap, kinds.registryConfig];
  return shown.flatMap((kind) =>
    store.list(kind).map(({ metadata: { name, namespace, labels }, kind, spec, subjects }) => {
      return { kind, name, namespace, labels, spec, subjects };
    }),
  );
}

/** False where it was killed. */
async function setUp(on: Cluster): Promise<boolean> {
  try {
    for (const prerequisite of prerequisites) await bringAbout(prerequisite, on, operator, hasty, true);
    return true;
  } catch (error) {
    assert.equal((error as Error).message, 'killed');
    return false;
  }
}

test('a set-up that is killed at any change is taken back, and none is lost', async () => {
  const before = everything();
  let kills = 0;
  for (let number = 1; ; number += 1) {
    for (const made of [false, true]) {
      const whole = await setUp(killedAt(number, made));
      await takeBackSetup(cluster, operator, hasty);
      // An empty storage is none.
      const { spec } = store.get({ ...kinds.registryConfig, name: 'cluster' }) ?? assert.fail();
      if (Object.keys(spec.storage ?? {}).length === 0) {
        await cluster.patch(
          { ...kinds.registryConfig, name: 'cluster' },
          { type: 'merge', body: { spec: { storage: null } } },
        );
      }
      assert.deepEqual(everything(), before, `killed ${made ? 'after' : 'before'} write ${number}`);
      if (whole) return assert.equal(kills, 20, 'five changes, each recorded first, before and after');
      kills += 1;
    }
  }
});

test('a set-up that was killed goes on where it was', async () => {
  assert.equal(await setUp(killedAt(6, true)), false);
  assert.equal(await setUp(cluster), true);
  const { undone } = await takeBackSetup(cluster, operator, hasty);
  assert.equal(undone.length, 5);
});

test('what somebody else has changed since stays', async () => {
  await setUp(cluster);
  const body = { spec: { storage: { emptyDir: null, pvc: { claim: 'images' } }, replicas: 3 } };
  await cluster.patch({ ...kinds.registryConfig, name: 'cluster' }, { type: 'merge', body });
  const account = { ...kinds.serviceAccount, name: 'streamstress', namespace: 'tekton-upstream' };
  await cluster.delete(account);
  const { name, namespace, ...kind } = account;
  await cluster.create({ ...kind, metadata: { name, namespace } });
  const { left } = await takeBackSetup(cluster, operator, hasty);
  assert.deepEqual(left, ['ServiceAccount "tekton-upstream/streamstress": it is not the one that was created']);
  const { spec } = store.get({ ...kinds.registryConfig, name: 'cluster' }) ?? assert.fail();
  assert.deepEqual([spec.storage, spec.replicas], [{ pvc: { claim: 'images' } }, 3]);
});
