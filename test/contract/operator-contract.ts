import assert from 'node:assert/strict';
import { AppsV1Api, CustomObjectsApi, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { kinds } from '../../src/cluster/kinds.ts';
import { makeChanges } from '../../src/cluster/make-changes.ts';
import { patchOf } from '../../src/cluster/merge-patch.ts';
import { changedEnv, type EnvChange } from '../../src/cluster/operator/env.ts';
import { envOf, envPatch } from '../../src/cluster/operator/env-holder.ts';
import { installerSetsOf, refreshOf } from '../../src/cluster/swap/installer-sets.ts';
import { rolloutMissing } from '../../src/cluster/swap/rollout.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import { operator } from '../cluster/every-component.ts';
import { type ContractCluster, contractTest } from './contract-cluster.ts';
import { clusterServiceVersion, deployment, installerSet, subscription } from './written-objects.ts';

const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

/** What a deploy writes and reads: Subscription, InstallerSets, Deployments. No controller is at work on them. */
export function operatorContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);
  const alone = (what: string, check: Parameters<typeof contractTest>[2]) =>
    contractTest(on, what, check, 'disposable');

  alone("variables join a Subscription's configuration and leave it, the rest stays", async (world) => {
    const { cluster, namespace } = world;
    const key = { ...kinds.subscription, name: 'operator', namespace };
    const own = { env: [{ name: 'A', value: '1' }], nodeSelector: { infra: '' } };
    await cluster.create(subscription('operator', namespace, own));
    assert.equal(await writeEnv(cluster, key, { A: '2', IMAGE: 'x@sha256:1' }), 1);
    assert.deepEqual(await configOf(cluster, key), {
      ...own,
      env: [
        { name: 'A', value: '2' },
        { name: 'IMAGE', value: 'x@sha256:1' },
      ],
    });
    const written = await cluster.get(key);
    assert.equal(await writeEnv(cluster, key, { A: '2', IMAGE: 'x@sha256:1' }), 0);
    assert.equal((await cluster.get(key))?.metadata.resourceVersion, written?.metadata.resourceVersion);
    assert.equal(written?.metadata.generation, 2);
    assert.equal(await writeEnv(cluster, key, { A: '1', IMAGE: undefined }), 1);
    assert.deepEqual(await configOf(cluster, key), own);
  });

  alone('a Subscription without configuration has none again after the undo', async ({ cluster, namespace }) => {
    const key = { ...kinds.subscription, name: 'operator', namespace };
    await cluster.create(subscription('operator', namespace));
    await writeEnv(cluster, key, { IMAGE: 'x@sha256:1' });
    await writeEnv(cluster, key, { IMAGE: undefined });
    assert.equal(await configOf(cluster, key), undefined);
  });

  alone('of two writes at once none is lost', async ({ cluster, namespace }) => {
    const key = { ...kinds.subscription, name: 'operator', namespace };
    await cluster.create(subscription('operator', namespace));
    await Promise.all(['A', 'B', 'C'].map((name) => writeEnv(cluster, key, { [name]: '1' })));
    const subscribed = await cluster.get(key);
    assert.deepEqual(subscribed && [...envOf(subscribed, operator)].map(({ name }) => name).sort(), ['A', 'B', 'C']);
  });

  alone('a Subscription gets its status by the status subresource alone', async ({ cluster, config, namespace }) => {
    const status = { installedCSV: 'operator.v1.0.0', lastUpdated: '2026-01-02T03:04:05Z' };
    const key = { ...kinds.subscription, name: 'operator', namespace };
    await cluster.create({ ...subscription('operator', namespace), status });
    assert.equal((await cluster.get(key))?.status, undefined);
    const place = { group: 'operators.coreos.com', version: 'v1alpha1', plural: 'subscriptions', namespace };
    const body = { status, spec: { channel: 'other' } };
    await config
      .makeApiClient(CustomObjectsApi)
      .patchNamespacedCustomObjectStatus({ ...place, name: 'operator', body }, merge);
    const found = await cluster.get(key);
    assert.deepEqual([found?.status, found?.spec.channel, found?.metadata.generation], [status, 'latest', 1]);
  });

  alone('a variable of a ClusterServiceVersion is replaced where it is what was seen', async (world) => {
    const { cluster, namespace } = world;
    const key = { ...kinds.clusterServiceVersion, name: 'operator.v1.0.0', namespace };
    await cluster.create(clusterServiceVersion('operator.v1.0.0', namespace));
    const read = (await cluster.get(key)) ?? assert.fail();
    const write = async () => {
      const change = patchOf(read, envPatch(read, changedEnv(envOf(read, operator), { A: '3' }), operator), '');
      return change.verb === 'patch' ? cluster.patch(key, change.patch) : assert.fail();
    };
    assert.notEqual(await write(), 'conflict');
    assert.equal(await write(), 'conflict', 'it is not what was read any more');
    const csv = (await cluster.get(key)) ?? assert.fail();
    assert.deepEqual(envOf(csv, operator), [{ name: 'A', value: '3' }]);
    assert.equal(csv.metadata.generation, 2);
  });

  alone('InstallerSets are found by component and type and asked to be rendered anew', async ({ cluster, unique }) => {
    const createdBy = unique('TektonPipeline');
    const sets = { main: 'main', static: 'main', pre: 'pre', config: 'config' };
    for (const [name, type] of Object.entries(sets)) {
      await cluster.create(installerSet(unique(name), createdBy, type));
    }
    const asked = await installerSetsOf(cluster, { installerSets: { createdBy, types: ['main', 'config'] } });
    const names = asked.map(({ metadata }) => metadata.name);
    assert.deepEqual(names.sort(), [unique('config'), unique('main'), unique('static')]);
    assert.equal(await makeChanges(cluster, async () => asked.map((set) => refreshOf(set, 1))), 3);
    const annotations = await Promise.all(
      Object.keys(sets).map(async (name) => {
        const set = await cluster.get({ ...kinds.installerSet, name: unique(name) });
        return [set?.metadata.generation, Object.keys(set?.metadata.annotations ?? {}).length, hashOf(set)];
      }),
    );
    const refreshed = [1, 2, 'streamstress-refresh-1'];
    assert.deepEqual(annotations, [refreshed, refreshed, [1, 2, 'hash'], refreshed]);
    for (const name of Object.keys(sets)) await cluster.delete({ ...kinds.installerSet, name: unique(name) });
  });

  contract('a rollout is over when status has caught up with spec', async ({ cluster, config, namespace }) => {
    const apps = config.makeApiClient(AppsV1Api);
    const key = { ...kinds.deployment, name: 'operator', namespace };
    const report = async (status: object) => {
      await apps.patchNamespacedDeploymentStatus({ name: 'operator', namespace, body: { status } }, merge);
      const deployment = await cluster.get(key);
      assert.ok(deployment);
      return rolloutMissing(deployment);
    };
    await cluster.create(deployment('operator', namespace));
    const seen = { observedGeneration: 1 };
    assert.equal(await report(seen), undefined);
    const image = [
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'example.test/new' },
    ] as const;
    const patched = await cluster.patch(key, { type: 'json', body: image });
    assert.equal(typeof patched === 'string' ? patched : patched.metadata.generation, 2);
    assert.match((await report(seen)) ?? '', /has not seen the change yet/);
    assert.equal(await report({ observedGeneration: 2 }), undefined);
  });
}

/** Changes the environment that an object gives the operator, again after a conflict. Returns the number of writes. */
function writeEnv(cluster: Cluster, key: ObjectKey, change: EnvChange): Promise<number> {
  return makeChanges(cluster, async () => {
    const object = (await cluster.get(key)) ?? assert.fail();
    const [before, after] = [envOf(object, operator), changedEnv(envOf(object, operator), change)];
    return JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [patchOf(object, envPatch(object, after, operator), '')];
  });
}

async function configOf(cluster: Cluster, key: ObjectKey): Promise<unknown> {
  return (await cluster.get(key))?.spec.config;
}

function hashOf(set: KubernetesObject | undefined): string | undefined {
  return set?.metadata.annotations?.['operator.tekton.dev/last-applied-hash'];
}
