import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPull } from '../../src/cluster/images/pull-check.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { imageRef } from '../../src/model/image.ts';
import { operator, productOf } from './every-component.ts';
import { ownImages, patience, sandboxCluster } from './sandbox-cluster.ts';

// Without a registry of the cluster the sandbox's own is any other.
const { cluster, registry } = await sandboxCluster({ registry: 'Removed' });
const images = Object.entries(await ownImages(cluster))
  .filter(([name]) => name.startsWith('IMAGE_TRIGGERS_'))
  .map(([, image]) => imageRef(image));
const missing = imageRef(`${registry}/tekton-upstream/gone@sha256:${'0'.repeat(64)}`);
const foreign = imageRef(`quay.io/example/app@sha256:${'1'.repeat(64)}`);
const labels = 'app.kubernetes.io/managed-by=streamstress';

function probes() {
  return cluster.list(kinds.pod, { labels });
}

/** What the kubelet has let go of is gone a moment later. */
async function noProbe(): Promise<void> {
  await until(async () => (await probes()).every(({ metadata }) => metadata.deletionTimestamp !== undefined));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) assert.ok(Date.now() < deadline, 'waited in vain');
}

test('images that can be pulled are, though no program of theirs is run', async () => {
  assert.ok(images.length >= 4);
  assert.deepEqual(await checkPull(cluster, operator.targetNamespace, images, patience(60)), []);
  await noProbe();
});

test('of others it says why, in the words of the kubelet', async () => {
  const failures = await checkPull(cluster, operator.targetNamespace, [...images, missing, foreign], patience(60));
  assert.deepEqual(
    failures.map(({ image }) => image),
    [missing, foreign],
  );
  assert.match(failures[0]?.why ?? '', /^reading manifest sha256:0+ in .*: manifest unknown$/);
  assert.match(failures[1]?.why ?? '', /a sandbox pulls from its own registry/);
  await noProbe();
});

test('what a killed run has left goes first', async () => {
  const cancel = new AbortController();
  const undeletable = { ...cluster, delete: async () => 'not_found' as const };
  const killed = checkPull(undeletable, operator.targetNamespace, [missing], {
    ...patience(60, cancel.signal),
    progress: () => cancel.abort(),
  });
  await assert.rejects(killed);
  assert.equal((await probes()).length, 1);
  assert.deepEqual(await checkPull(cluster, operator.targetNamespace, images, patience(60)), []);
});

test('it goes when the run is cancelled', async () => {
  const cancel = new AbortController();
  const checking = checkPull(cluster, operator.targetNamespace, [foreign], {
    ...patience(60, cancel.signal),
    progress: () => cancel.abort(),
  });
  await assert.rejects(checking);
  await noProbe();
});

test('a restore takes what a killed run has left', async () => {
  const undeletable = { ...cluster, delete: async () => 'not_found' as const };
  await checkPull(undeletable, operator.targetNamespace, images, patience(60));
  assert.equal((await probes()).length, 1);
  assert.equal(await restoreImages(cluster, productOf([]), patience(60)), 'unchanged');
  await noProbe();
});
