import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { only, surroundings } from './sample/run-sample.ts';
import { sampleCluster } from './sample/sample-cluster.ts';

const pool = {
  ...{ as: 'pool', product: 'ocp', version: '4.18', architecture: 'amd64', cloud: 'aws', owner: 'acme' },
  ...{ labels: {}, timeout: 600 },
};
const { source, sandbox, leases, run } = await sampleCluster({
  claims: [pool, pool],
  leases: ['widget-quota', 'widget-quota', 'aws-acme-quota-slice'].map((type) => ({ type, count: 1 })),
  secrets: [
    { namespace: 'ci', name: 'cluster-secrets-aws-acme' },
    { namespace: 'test-credentials', name: 'hub-login' },
  ],
});
const { store, trouble } = sandbox;

const hostedClusters = { apiVersion: 'hypershift.openshift.io/v1beta1', kind: 'HostedCluster' };

/** What of other clusters is still ours. */
function held() {
  const claims = store.list(kinds.clusterClaim).map(({ metadata }) => metadata.name);
  const hosted = store.list(hostedClusters).map(({ metadata }) => metadata.name);
  return { claims, hosted, leases: Object.keys(leases.owners()) };
}
const nothing = { claims: [], hosted: [], leases: [] };

test('clusters of pools and a hosted cluster, on a sandbox of its own', async (t) => {
  const image = 'quay.io/acme/ocp:4.19.1-multi';
  const { code, said, step, artifact } = await run(t, {
    of: 'main__clusters',
    args: [
      ...[...surroundings, '--sandbox', '--source', source, ...only('claimed', 'two-releases', 'hosted')],
      ...['--multi-stage-param', `HYPERSHIFT_HC_RELEASE_IMAGE=${image}`],
    ],
  });
  assert.equal(code, 0, said);
  const log = (pod: string) => artifact(`${pod}/build-log.txt`).toString();
  const [digest = 'none'] = /sha256:\w+/.exec(step('[release:latest-claimed]').summary) ?? [];
  assert.match(log('claimed/api'), /^https:\S+ answers 200$/m);
  const [, release = ''] = /^release (.*)$/m.exec(log('claimed/api')) ?? [];
  assert.ok(release.endsWith(`/release@${digest}`), `${release} is not the release of the pool, ${digest}`);
  assert.match(log('claimed/api'), /has the password \*\*\*$/m);
  assert.match(said, /claim:claimed +claims "pools\/\S+" of ClusterPool "pool-0": product=ocp, version=4\.18/);
  assert.match(said, /claim:two-releases +claims .* owner=acme, region=north/);
  assert.match(step('[release:blue-two-releases]').summary, /^release:blue-two-releases is /);
  for (const name of ['claimed', 'two-releases']) assert.match(step(`release-claim:${name}`).summary, /is deleted$/);

  const [, name] =
    /^(hosted-\w+)\.hypershift\.example\.org of quay\.io\/acme\/ocp:4\.19\.1-multi$/m.exec(
      log('hosted/acme-hosted-create'),
    ) ?? [];
  assert.match(log('hosted/acme-hosted-verify'), /^https:\S+ answers 200$/m);
  assert.equal(log('hosted/acme-hosted-destroy'), `${name} is gone\n`);
});

test('whatever was claimed, leased or made goes when tests are red and when a run is cancelled', async (t) => {
  const red = await run(t, { of: 'main__held', args: [...surroundings, ...only('red')] });
  assert.equal(red.code, 1, red.said);
  assert.deepEqual(held(), nothing);

  const seen: unknown[] = [];
  const cancelled = await run(t, {
    ...{ of: 'main__held', args: [...surroundings, ...only('held', 'hosted')] },
    interruptWhen(artifact) {
      const both = ['held', 'hosted'].every((one) => artifact(`${one}/hold/build-log.txt`).includes('holds all'));
      if (both) seen.push(held());
      return both;
    },
  });
  assert.equal(cancelled.code, 2, cancelled.said);
  const { claims, hosted, leases: leased } = seen[0] as ReturnType<typeof held>;
  assert.deepEqual([claims.length, hosted.length, leased.length], [1, 1, 2]);
  assert.equal(cancelled.step('run:hosted/acme-hosted-destroy').status, 'succeeded');
  assert.deepEqual(held(), nothing);
});

test('a hosted cluster that never becomes one, and a login that is none', async (t) => {
  const nodeless = { 'kubernetes.io/os=linux': 'of=nobody' };
  const short = { ...nodeless, 'workflow: acme-hosted': 'workflow: acme-hosted\n  timeout: 4s' };
  const { code, said, step } = await run(t, {
    of: 'main__held',
    changes: short,
    args: [...surroundings, ...only('hosted')],
  });
  assert.equal(code, 2, said);
  assert.match(step('run:hosted/acme-hosted-create').summary, /^test "hosted" took longer than its timeout of 4 s/);
  assert.equal(step('run:hosted/acme-hosted-destroy').status, 'succeeded');
  assert.deepEqual(held(), nothing);
});

test('a claim that cannot be had is told: no pool, one of another version, no ClusterImageSet, no cluster in time', async (t) => {
  const args = [...surroundings, ...only('red')];
  const noPool = await run(t, {
    of: 'main__held',
    changes: { 'version: "4.18"\n  steps': 'version: "4.99"\n  steps' },
    args,
  });
  assert.equal(noPool.code, 2, noPool.said);
  assert.match(noPool.said, /no ClusterPool .*version=4\.99.*There are:\s+"pools\/pool-/s);

  trouble.setFaults({ claimsIgnored: true });
  const late = await run(t, { of: 'main__held', changes: { 'timeout: 10m0s': 'timeout: 2s' }, args });
  trouble.setFaults({ claimsIgnored: false });
  assert.equal(late.code, 2, late.said);
  assert.match(late.step('claim:red').summary, /^after 2 s still: ClusterClaim "pools\/.* has no cluster yet/);
  const [{ reason }] = JSON.parse(late.artifact('reasons.json').toString());
  assert.equal(reason, 'executing_graph:step_failed:utilizing_cluster_claim:acquiring_cluster_claim');
  assert.deepEqual(held(), nothing);

  for (const at of [0, 1]) {
    store.remove({ apiVersion: 'hive.openshift.io/v1', kind: 'ClusterImageSet', name: `pool-${at}-images` });
  }
  const noImages = await run(t, { of: 'main__held', args });
  assert.equal(noImages.code, 2, noImages.said);
  assert.match(noImages.said, /ClusterImageSet "pool-\d-images"/);
  assert.deepEqual(held(), nothing);
});
