import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClusterFacts } from '../../src/cluster/cluster-facts.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { findOperator } from '../../src/cluster/operator/find-operator.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import { keyOf } from '../../src/sandbox/memory-store.ts';
import { named, operator, otherImages, productOf } from './every-component.ts';
import {
  digestOf,
  noted,
  ownImages,
  patience,
  runningDigests,
  sandboxCluster,
  subscription,
} from './sandbox-cluster.ts';

const { cluster, store } = await sandboxCluster({ speed: 10 });
const triggers = named('triggers');
const images = await otherImages(cluster, triggers, 'swapped');
const own = await ownImages(cluster);
const webhook = 'IMAGE_TRIGGERS_WEBHOOK';
const { csv = '' } = await findOperator(cluster, operator);
const csvKey = { ...kinds.clusterServiceVersion, namespace: 'openshift-operators', name: csv };
const deploymentKey = { ...kinds.deployment, namespace: 'openshift-operators', name: 'openshift-pipelines-operator' };
await cluster.delete(subscription);

/** Half a minute in which a Deployment must stay as it is takes 0.6 s. */
function hurry() {
  return patience(9000, undefined, 50);
}

async function specOf(key: ObjectKey): Promise<unknown> {
  return ((await cluster.get(key)) ?? assert.fail(`no ${key.kind}`)).spec;
}

async function swapTwiceAndRestore(holder: ObjectKey): Promise<void> {
  const before = await specOf(holder);
  const first = noted(cluster);
  assert.equal(await swapImages(first, productOf(triggers), images, 'me', hurry()), true);
  assert.deepEqual(first.writes.slice(0, 2), ['create ConfigMap', `patch ${holder.kind}`]);
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(images[webhook])]);
  const second = noted(cluster);
  assert.equal(await swapImages(second, productOf(triggers), images, 'me', hurry()), false);
  assert.deepEqual(second.writes, []);
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'restored');
  assert.deepEqual(await specOf(holder), before);
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(own[webhook])]);
}

test('without a Subscription the ClusterServiceVersion has the variables, and OLM carries them on', async () => {
  await swapTwiceAndRestore(csvKey);
  const facts = await readClusterFacts(cluster, operator);
  assert.deepEqual([facts.csv, facts.channel], [csv, 'none']);
});

test('a ClusterServiceVersion that OLM does not carry on is left alone; a Deployment that OLM undoes is an error', async () => {
  const before = await specOf(csvKey);
  const deaf: Cluster = {
    ...cluster,
    patch: async (key, patch) =>
      key.kind === 'ClusterServiceVersion' ? ((await cluster.get(key)) ?? 'not_found') : cluster.patch(key, patch),
  };
  const waiting = hurry();
  await assert.rejects(swapImages(deaf, productOf(triggers), images, 'me', waiting), {
    kind: 'infrastructure',
    reason: 'deploying:operator_reverted',
    message:
      /Deployment "openshift-operators\/openshift-pipelines-operator" was given new images, and .* put "IMAGE_TRIGGERS_.*" back.*Subscription/,
  });
  assert.ok(waiting.said.some((text) => text.includes('the Deployment itself is changed')));
  assert.deepEqual(await specOf(csvKey), before);
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'restored');
});

test('an operator of plain manifests has its variables changed in its Deployment', async () => {
  const deployment = store.get(deploymentKey) ?? assert.fail();
  const { ownerReferences: _, ...metadata } = deployment.metadata;
  store.update({ ...deployment, metadata } as KubernetesObject);
  for (const copy of store.list(kinds.clusterServiceVersion)) store.remove(keyOf(copy));
  await swapTwiceAndRestore(deploymentKey);
  const facts = await readClusterFacts(cluster, operator);
  assert.deepEqual([facts.csv, facts.channel], ['Deployment openshift-operators/openshift-pipelines-operator', 'none']);
});

test('an operator that is gone leaves a record that nobody needs', async () => {
  await swapImages(cluster, productOf(triggers), images, 'me', hurry());
  await cluster.delete(deploymentKey);
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'gone');
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'unchanged');
});
