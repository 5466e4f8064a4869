import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClusterFacts } from '../../src/cluster/cluster-facts.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import type { Component } from '../../src/model/component.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { operator, productOf } from './every-component.ts';
import {
  digestOf,
  noted,
  ownImages,
  patience,
  runningDigests,
  sandboxCluster,
  subscription,
  subscriptionOf,
} from './sandbox-cluster.ts';

const { cluster, store } = await sandboxCluster();
const own = await ownImages(cluster);
const [webhook, sink] = ['IMAGE_TRIGGERS_WEBHOOK', 'IMAGE_TRIGGERS_ARG__EL_IMAGE'];

const triggers: Component = {
  ...{ name: 'triggers', repository: '', branch: 'main', builder: 'ko' },
  namespace: 'openshift-pipelines',
  installerSets: { createdBy: 'TektonTrigger', types: ['main'] },
  images: [
    {
      name: 'webhook',
      repositoryName: 'webhook',
      env: webhook,
      workload: 'tekton-triggers-webhook',
      container: 'webhook',
    },
    {
      ...{ name: 'sink', repositoryName: 'sink', env: sink, workload: 'tekton-triggers-controller' },
      ...{ container: 'tekton-triggers-controller', arg: '-el-image' },
    },
  ],
};

/** Images of other programs that are in the registry already, with digests of their own. */
const other = { [webhook]: own.IMAGE_PIPELINES_WEBHOOK, [sink]: own.IMAGE_PIPELINES_ARG__NOP_IMAGE };
const another = { [webhook]: own.IMAGE_PIPELINES_CONTROLLER, [sink]: own.IMAGE_PIPELINES_ARG__NOP_IMAGE };
const record = { ...kinds.configMap, name: 'streamstress-record', namespace: 'openshift-operators' };

test('a cluster is known as what it is', async () => {
  const { server, csv, ...facts } = await readClusterFacts(cluster, operator);
  assert.equal(server, await cluster.server());
  assert.equal(csv, 'openshift-pipelines-operator-rh.v1.23.1');
  assert.equal(facts.openshift, '4.19.17');
  assert.equal(facts.channel, 'latest');
  assert.equal(facts.sandbox, true);
});

test('images are swapped and verified, and come back without a trace', async () => {
  const before = await subscriptionOf(cluster);
  const first = noted(cluster);
  assert.equal(await swapImages(first, productOf([triggers]), other, 'me', patience(300)), true);
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(other[webhook])]);
  assert.ok(first.writes.indexOf('create ConfigMap') < first.writes.indexOf('patch Subscription'), 'recorded first');
  const { by, env } = JSON.parse((await cluster.get(record))?.data['record.json']);
  assert.deepEqual([by, env], ['me', { [webhook]: null, [sink]: null }]);

  const second = noted(cluster);
  assert.equal(await swapImages(second, productOf([triggers]), other, 'me', patience(300)), false);
  assert.deepEqual(second.writes, [], 'nothing is written where all is as it should be');

  assert.equal(await swapImages(cluster, productOf([triggers]), another, 'me', patience(300)), true);
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(another[webhook])]);

  assert.equal(await restoreImages(cluster, productOf([triggers]), patience(300)), 'restored');
  assert.deepEqual(await subscriptionOf(cluster), before);
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(own[webhook])]);
  assert.equal(await cluster.get(record), undefined);

  const third = noted(cluster);
  assert.equal(await restoreImages(third, productOf([triggers]), patience(300)), 'unchanged');
  assert.deepEqual(third.writes, []);
});

test('what a user has set stays as it is, and comes back where it was replaced', async () => {
  const env = [
    { name: 'HTTP_PROXY', value: 'http://proxy.example.com' },
    { name: webhook, value: own.IMAGE_PIPELINES_WEBHOOK },
    { name: 'NO_PROXY', value: '.svc' },
  ];
  const config = { env, resources: { requests: { cpu: '10m' } } };
  await cluster.patch(subscription, { type: 'merge', body: { spec: { config } } });
  const before = await subscriptionOf(cluster);
  await swapImages(cluster, productOf([triggers]), another, 'me', patience(300));
  const [proxy, replaced, none, added] = store.get(subscription)?.spec.config.env ?? [];
  assert.deepEqual([proxy, none], [env[0], env[2]]);
  assert.deepEqual([replaced.name, digestOf(replaced.value)], [webhook, digestOf(another[webhook])]);
  assert.deepEqual([added.name, digestOf(added.value)], [sink, digestOf(another[sink])]);
  await restoreImages(cluster, productOf([triggers]), patience(300));
  assert.deepEqual(await subscriptionOf(cluster), before);
  await cluster.patch(subscription, { type: 'merge', body: { spec: { config: null } } });
});

test('an image that cannot be pulled is named when time is up, and restore helps', async () => {
  const missing = { ...other, [webhook]: own[webhook]?.replace(/sha256:.*/, `sha256:${'0'.repeat(64)}`) };
  const waiting = patience(12);
  await assert.rejects(swapImages(cluster, productOf([triggers]), missing, 'me', waiting), {
    kind: 'infrastructure',
    reason: 'deploying:workloads:timeout',
    message:
      /^after 12 s still: triggers: container "webhook" of pod "tekton-triggers-webhook-[^"]+": (ErrImagePull|ImagePullBackOff)/,
  });
  assert.ok(waiting.said.length > 1, 'progress is told');
  assert.ok(await cluster.get(record), 'the record stays');
  assert.equal(await restoreImages(cluster, productOf([triggers]), patience(300)), 'restored');
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(own[webhook])]);
});

test('a swap that is cancelled stops at once and leaves its record', async () => {
  const stop = new AbortController();
  const stopping: Cluster = {
    ...cluster,
    patch: async (key, patch) => {
      if (key.kind === 'Subscription') stop.abort();
      return cluster.patch(key, patch);
    },
  };
  await assert.rejects(swapImages(stopping, productOf([triggers]), other, 'me', patience(300, stop.signal)), {
    kind: 'cancelled',
  });
  assert.ok(await cluster.get(record));
  await restoreImages(cluster, productOf([triggers]), patience(300));
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(own[webhook])]);
});

test('a component that this operator does not install is named', async () => {
  const sets = { createdBy: 'TektonChain', types: ['main'] };
  const stranger = { ...triggers, name: 'chains', installerSets: sets };
  await assert.rejects(swapImages(cluster, productOf([stranger]), other, 'me', patience(300)), {
    reason: 'deploying:installer_set_not_found',
    message: /no TektonInstallerSet of "chains" \(created-by TektonChain\)/,
  });
  await restoreImages(cluster, productOf([triggers]), patience(300));
});
