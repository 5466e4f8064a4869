import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePool } from '../../../src/cluster/claims/choose-pool.ts';
import type { Cluster, KubernetesObject } from '../../../src/ports/cluster.ts';
import { claim } from './pools.ts';

const labels = { product: 'ocp', version: '4.19', architecture: 'amd64', cloud: 'aws', owner: 'pipelines' };

function pool(
  name: string,
  counts: { ready?: number; size?: number; maxSize?: number } = {},
  more = {},
): KubernetesObject {
  const { ready = 0, size = 1, maxSize } = counts;
  const limit = maxSize === undefined ? {} : { maxSize };
  return {
    ...{ apiVersion: 'hive.openshift.io/v1', kind: 'ClusterPool' },
    metadata: { namespace: 'pools', name, labels: { ...labels, ...more } },
    spec: { size, ...limit, imageSetRef: { name: 'set' } },
    status: { ready },
  };
}

function hive(pools: readonly KubernetesObject[], sets: readonly string[] = ['set']): Cluster {
  const cluster: Partial<Cluster> = {
    server: async () => 'https://hive.example.com',
    list: async () => pools,
    get: async ({ name }) =>
      sets.includes(name) ? ({ spec: { releaseImage: `quay.io/${name}` } } as unknown as KubernetesObject) : undefined,
  };
  return cluster as Cluster;
}

async function nameOf(pools: readonly KubernetesObject[], asked = claim, random?: () => number): Promise<string> {
  return (await choosePool(hive(pools), asked, random)).name;
}

test('the pool with the most ready clusters is chosen, then the biggest, then the one that may grow most', async () => {
  assert.equal(await nameOf([pool('a', { size: 9 }), pool('b', { ready: 2 }), pool('c', { ready: 1 })]), 'b');
  assert.equal(await nameOf([pool('a', { size: 2 }), pool('b', { size: 3 })]), 'b');
  assert.equal(await nameOf([pool('a', { maxSize: 5 }), pool('b', { maxSize: 9 })]), 'b');
  assert.equal(await nameOf([pool('a', { maxSize: 5 }), pool('b')]), 'b');
});

test('chance chooses among equals', async () => {
  const pools = [pool('a'), pool('b'), pool('c', { size: 0 })];
  assert.equal(await nameOf(pools, claim, () => 0), 'a');
  assert.equal(await nameOf(pools, claim, () => 0.99), 'b');
});

test('all labels count, and where there is none of multi one of amd64 does', async () => {
  const pools = [pool('west', {}, { region: 'west' }), pool('east', { ready: 5 }, { region: 'east' })];
  assert.equal(await nameOf(pools, { ...claim, labels: { region: 'west' } }), 'west');
  assert.equal(await nameOf(pools, { ...claim, architecture: 'multi' }), 'east');
  const multi = [...pools, pool('multi', {}, { architecture: 'multi' })];
  assert.equal(await nameOf(multi, { ...claim, architecture: 'multi' }), 'multi');
  await assert.rejects(nameOf(pools, { ...claim, architecture: 'arm64' }), {
    reason: 'ci:acquiring_cluster_claim:no_pool',
  });
});

test('where there is none, those that there are are listed, the nearest first', async () => {
  const pools = [pool('other', {}, { cloud: 'gcp', owner: 'x' }), pool('old', {}, { version: '4.18' })];
  await assert.rejects(choosePool(hive(pools), claim), (error: Error) => {
    assert.equal(
      error.message,
      [
        'no ClusterPool on "https://hive.example.com" has clusters with product=ocp, version=4.19, architecture=amd64, cloud=aws, owner=pipelines. There are:',
        '  "pools/old": product=ocp, version=4.18, architecture=amd64, cloud=aws, owner=pipelines',
        '  "pools/other": product=ocp, version=4.19, architecture=amd64, cloud=gcp, owner=x',
      ].join('\n'),
    );
    return true;
  });
  await assert.rejects(choosePool(hive([]), claim), {
    message: /There are: none at all, .* the cluster that Hive runs on\?/,
  });
});

test('a version without ClusterImageSet is said at once', async () => {
  await assert.rejects(choosePool(hive([pool('a')], []), claim), {
    ...{ kind: 'request', reason: 'ci:acquiring_cluster_claim:no_image_set' },
    message: /version=4.19.* can be installed: ClusterImageSet "set" of ClusterPool "pools\/a" is not there/,
  });
});
