import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import type { BuiltImage } from '../../src/model/image.ts';
import type { Files } from '../../src/ports/files.ts';
import { findImagesStep } from '../../src/steps/find-images.ts';
import { named, productOf } from '../cluster/every-component.ts';
import { digestOf, ownImages, patience, sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { runStep, snapshot } from './run-step.ts';

const { cluster } = await sandboxCluster();
const components = named('triggers', 'chains');
const [triggers] = named('triggers');
assert.ok(triggers);
const own = await ownImages(cluster);
const webhook = 'IMAGE_TRIGGERS_WEBHOOK';
const other = own.IMAGE_PIPELINES_WEBHOOK ?? '';
const commit = 'a'.repeat(40);
const links = { 'lock:cluster': { holder: 'me', lost: new AbortController().signal }, 'cluster:target': {} };

/** The step, where a build has left this image of the webhook. */
function find(image?: string) {
  const images = [{ component: 'triggers', name: 'webhook', env: webhook, image, commit }];
  const text = JSON.stringify({ schemaVersion: 1, sources: [snapshot('triggers', commit)], images });
  const files = { read: async () => (image === undefined ? undefined : text) } as Partial<Files> as Files;
  return runStep(findImagesStep(productOf(components), '/out'), links, { cluster, files, clock: createClock() });
}

test("the operator's own images are no images of ours", async () => {
  const { result, created } = await find();
  assert.equal(result.summary, "the operator's own: triggers, chains");
  assert.deepEqual(created, { 'deployed:all': [] });
});

test('images of a build that the cluster does not run are claimed by nobody', async () => {
  const { result } = await find(other);
  assert.deepEqual([result.error?.kind, result.error?.reason], ['request', 'testing:other_images']);
  assert.match(result.summary, /^"\/out\/results\/images\.json" has images of triggers that the cluster does not run/);
});

test('what runs is found, with its commit where a build left it', async () => {
  await swapImages(cluster, productOf([triggers]), { [webhook]: other }, 'me', patience(300));
  const { result, created } = await find(other);
  assert.equal(result.summary, "upstream triggers (1 image); the operator's own: chains");
  const [image] = created['deployed:all'] as readonly BuiltImage[];
  assert.deepEqual([image?.env, image?.commit, digestOf(image?.image)], [webhook, commit, digestOf(other)]);
  assert.deepEqual(Object.keys(created).sort(), [
    'commit:triggers',
    'deployed:all',
    'deployed:triggers',
    'image:triggers/webhook',
  ]);
  const { created: found } = await find();
  const { commit: _, ...nameless } = image ?? assert.fail('no image');
  assert.deepEqual(found['image:triggers/webhook'], nameless);
  await restoreImages(cluster, productOf([triggers]), patience(300));
});
