import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import { type ReleaseName, releases } from '../../src/sandbox/controllers/operator/releases.ts';
import { components, otherImages, productOf, withGate } from '../cluster/every-component.ts';
import {
  digestOf,
  noted,
  ownImages,
  patience,
  runningDigests,
  sandboxCluster,
  subscriptionOf,
} from '../cluster/sandbox-cluster.ts';

/** A container's own image of each component, and the workload that runs it. */
const seen = components.map(({ images: [first] }) => first ?? assert.fail());

test('on every release all components are swapped, verified and restored', { concurrency: true }, async (t) => {
  await Promise.all(releases.map(({ name }) => t.test(name, (one) => swapAndRestore(one, name))));
});

async function swapAndRestore(t: TestContext, operator: ReleaseName): Promise<void> {
  const openshift = operator === 'next' ? '4.22' : '4.19';
  const { cluster } = await sandboxCluster({ operator, openshift, speed: 10 }, t);
  await withGate(cluster);
  const before = await subscriptionOf(cluster);
  const own = await ownImages(cluster);
  const images = await otherImages(cluster, components, 'swapped');

  assert.equal(await swapImages(cluster, productOf(components), images, 'me', patience(900)), true);
  for (const { env, workload } of seen) {
    assert.deepEqual(await runningDigests(cluster, workload), [digestOf(images[env])], workload);
  }
  const second = noted(cluster);
  assert.equal(await swapImages(second, productOf(components), images, 'me', patience(900)), false);
  assert.deepEqual(second.writes, []);

  assert.equal(await restoreImages(cluster, productOf(components), patience(900)), 'restored');
  assert.deepEqual(await subscriptionOf(cluster), before);
  const plugin = 'IMAGE_PIPELINES_CONSOLE_PLUGIN';
  for (const { env, workload } of seen) {
    const legacy = env === plugin && openshift === '4.19' ? own[`${plugin}_LEGACY`] : undefined;
    assert.deepEqual(await runningDigests(cluster, workload), [digestOf(legacy ?? own[env])], workload);
  }
}
