import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageRef } from '../../src/model/image.ts';
import type { ImageLookup } from '../../src/registry/image-lookup.ts';
import { imageName, pinImage } from '../../src/registry/pin-image.ts';
import { reuseImages } from '../../src/registry/reuse-images.ts';
import { usePrebuiltStep } from '../../src/steps/use-prebuilt.ts';
import { component, runStep } from '../steps/run-step.ts';

const digest = (of: string): ImageRef => `${of}@sha256:${'a'.repeat(64)}`;

/** A registry that has these tags, and none of those whose repository is spoiled. */
function registry(tags: readonly string[], spoiled: readonly string[] = []): ImageLookup {
  return {
    resolve: async (repository, tag) => (tags.includes(`${repository}:${tag}`) ? digest(repository) : undefined),
    verify: async (image) => !spoiled.some((one) => image.startsWith(one)),
  };
}

test('names of images come apart', () => {
  assert.deepEqual(imageName('host:5000/a/b'), { repository: 'host:5000/a/b', tag: 'latest' });
  assert.deepEqual(imageName('host:5000/a/b:v1.0'), { repository: 'host:5000/a/b', tag: 'v1.0' });
});

test('a base is pinned where its registry tells the digest, and stays as it is elsewhere', async () => {
  const lookup = registry(['r.example.com/base:1']);
  assert.equal(await pinImage(lookup, 'r.example.com/base:1'), digest('r.example.com/base'));
  for (const name of ['r.example.com/base:2', 'nginx', 'library/nginx:1', digest('r.example.com/x')]) {
    assert.equal(await pinImage(lookup, name), name);
  }
  const deaf = { ...lookup, resolve: async () => Promise.reject(new Error('no route')) };
  assert.equal(await pinImage(deaf, 'r.example.com/base:1'), 'r.example.com/base:1');
});

test('images are taken again only where all of them are there and none is spoiled', async () => {
  const chains = component('chains');
  const place = { repository: 'r.example.com/x', tag: 'key', commit: 'c' };
  const tags = chains.images.map(({ repositoryName }) => `r.example.com/x/${repositoryName}:key`);
  const images = await reuseImages(registry(tags), chains, place);
  assert.deepEqual(
    images?.map(({ name, commit }) => [name, commit]),
    [
      ['controller', 'c'],
      ['webhook', 'c'],
    ],
  );
  assert.equal(await reuseImages(registry(tags.slice(1)), chains, place), undefined);
  assert.equal(await reuseImages(registry(tags, ['r.example.com/x/chains-webhook']), chains, place), undefined);
});

test('a given tag becomes the digest that it has now', async () => {
  const chains = component('chains');
  const refs = new Map([
    ['controller', 'r.example.com/y/controller:v1'],
    ['webhook', digest('r.example.com/y/webhook')],
  ]);
  const lookup = (tags: readonly string[]) => () => registry(tags);
  const there = await runStep(
    usePrebuiltStep({ component: chains, refs }, lookup(['r.example.com/y/controller:v1'])),
    {},
    {},
  );
  const env = 'IMAGE_CHAINS_CONTROLLER';
  assert.deepEqual(there.created['image:chains/controller'], {
    ...{ component: 'chains', name: 'controller', env, image: digest('r.example.com/y/controller') },
  });
  const gone = await runStep(usePrebuiltStep({ component: chains, refs }, lookup([])), {}, {});
  assert.equal(gone.result.error?.reason, 'prebuilt:tag_not_found');
  assert.match(gone.result.summary, /there is no tag "v1" in "r\.example\.com\/y\/controller"/);
  const alone = await runStep(usePrebuiltStep({ component: chains, refs }, undefined), {}, {});
  assert.equal(alone.result.error?.reason, 'prebuilt:digest_needed');
});
