import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../../src/adapters/clock.ts';
import { choosePool } from '../../../src/cluster/claims/choose-pool.ts';
import { claimCluster } from '../../../src/cluster/claims/claim-cluster.ts';
import { releaseClaims } from '../../../src/cluster/claims/release-claims.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { StreamstressError } from '../../../src/model/error.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { patience, patienceUntil, sandboxCluster } from '../sandbox-cluster.ts';
import { claim, makeImageSet, makePool } from './pools.ts';

const { cluster, store, trouble } = await sandboxCluster({ installed: false });
makeImageSet(store, 'ocp-4.19');
makePool(store, 'aws');
const pool = await choosePool(cluster, claim);
const clock = createClock();

function order(name: string, label = name) {
  return { pool, name, labels: { test: 'claims', 'streamstress.dev/claim': label }, lifetime: 3600 };
}

test('a claimed cluster is one to sign in to, and goes when it is given back', async () => {
  const patient = patience(60);
  const claimed = await claimCluster(cluster, order('one'), patient);
  assert.match(JSON.parse(claimed.kubeconfig).clusters[0].cluster.server, /^https:\/\/127.0.0.1/);
  assert.ok(claimed.password.length > 8);
  assert.match(patient.said.join('\n'), /^ClusterClaim "pools\/one" has /);
  const key = { ...kinds.clusterClaim, namespace: 'pools', name: 'one' };
  assert.equal((await cluster.get(key))?.spec.lifetime, '3600s');
  assert.deepEqual(await releaseClaims(cluster, 'streamstress.dev/claim=one'), ['pools/one']);
  while (await cluster.get(key)) await clock.sleep(20, new AbortController().signal);
  assert.deepEqual(await releaseClaims(cluster, 'streamstress.dev/claim=one'), []);
});

test('who may only claim is given the right to look at the cluster a moment after it', async () => {
  let refused = 0;
  const late: Cluster = {
    ...cluster,
    get: async (key) => {
      if (key.kind !== 'ClusterDeployment' || refused === 3) return cluster.get(key);
      refused += 1;
      throw new StreamstressError('infrastructure', ['cluster', 'forbidden'], 'not yet');
    },
  };
  const claimed = await claimCluster(late, order('late'), patience(60));
  assert.deepEqual([claimed.name, refused], ['late', 3]);
  await releaseClaims(cluster, 'streamstress.dev/claim=late');
});

test('a claim of that name that is not ours is left alone', async () => {
  trouble.setFaults({ claimsIgnored: true });
  await assert.rejects(claimCluster(cluster, order('two'), patienceUntil(/no cluster yet/)), {
    reason: 'ci:acquiring_cluster_claim:timeout',
    message: /still: ClusterClaim "pools\/two" has no cluster yet.*ClusterPool "pools\/aws": .*CapacityAvailable=True/s,
  });
  await assert.rejects(claimCluster(cluster, order('two', 'somebody'), patience(5)), {
    reason: 'ci:acquiring_cluster_claim:exists',
  });
  const deleting = patience(60);
  const progress = () => void cluster.delete({ ...kinds.clusterClaim, namespace: 'pools', name: 'two' });
  await assert.rejects(claimCluster(cluster, order('two'), { ...deleting, progress }), {
    reason: 'ci:acquiring_cluster_claim:gone',
  });
  trouble.setFaults({ claimsIgnored: false });
});

test('a cluster that Hive has given up is told at once, and one that nobody can sign in to', async () => {
  const name = 'broken';
  store.create({ ...{ apiVersion: 'v1', kind: 'Namespace' }, metadata: { name } });
  trouble.setFaults({ claimsIgnored: true, provisionFails: true });
  store.create({ ...kinds.clusterDeployment, metadata: { namespace: name, name }, spec: { installed: false } });
  const assign = (): void => {
    const found = store.get({ ...kinds.clusterClaim, namespace: 'pools', name: 'three' });
    if (found && !found.spec.namespace) store.update({ ...found, spec: { ...found.spec, namespace: name } });
  };
  await assert.rejects(claimCluster(cluster, order('three'), { ...patience(60), progress: assign }), {
    reason: 'ci:acquiring_cluster_claim:provision_stopped',
    message:
      /ClusterClaim "pools\/three" cannot be installed, Hive has given up.*ProvisionStopped=True \(InstallAttemptsLimitReached/s,
  });
  trouble.setFaults({ claimsIgnored: false, provisionFails: false });
});

test('what cannot be given back is named, after the others were', async () => {
  const left = ['stuck', 'free'].map((name) => ({ ...kinds.clusterClaim, metadata: { namespace: 'pools', name } }));
  const asked: string[] = [];
  const stubborn: Cluster = {
    ...cluster,
    list: async () => left,
    delete: async ({ name }) => {
      asked.push(name);
      if (name === 'stuck') throw new Error('the server is down');
      return 'deleted';
    },
  };
  await assert.rejects(releaseClaims(stubborn, 'x=y'), {
    reason: 'ci:releasing_cluster_claim',
    message: /delete ClusterClaim "pools\/stuck" \(.*the server is down\) yourself, or its lifetime ends it/,
  });
  assert.deepEqual(asked, ['stuck', 'free']);
});
