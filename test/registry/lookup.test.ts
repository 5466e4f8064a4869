import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { BuiltImage, ImageRef } from '../../src/model/image.ts';
import type { Registries } from '../../src/ports/registries.ts';
import { type ImageLookup, imageLookup } from '../../src/registry/image-lookup.ts';
import { imageName, pinImage, pinnedRepository } from '../../src/registry/pin-image.ts';
import { reuseImages } from '../../src/registry/reuse-images.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { usePrebuiltStep } from '../../src/steps/use-prebuilt.ts';
import { component, runStep } from '../steps/run-step.ts';
import { clock, guardedRegistry, openRegistry, password, registriesOf } from './guarded-registry.ts';

const { signal } = new AbortController();
const anImage = makeImage({ files: [{ path: 'a', mode: 0o644, content: 'a' }] });

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
  assert.equal(pinnedRepository(`host:5000/a/b:v1.0@sha256:${'a'.repeat(64)}`), 'host:5000/a/b');
  assert.equal(pinnedRepository('host:5000/a/b:v1.0'), undefined);
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

test('a repository that is yet to be made may be shown to nobody: then all are built', async () => {
  const chains = component('chains');
  const place = { repository: 'r.example.com/x', tag: 'key', commit: 'c' };
  const refusing = (reason: string) => ({
    ...registry([]),
    resolve: async () => Promise.reject(new StreamstressError('infrastructure', ['registry', reason], 'no')),
  });
  assert.equal(await reuseImages(refusing('unauthorized'), chains, place), undefined);
  await assert.rejects(reuseImages(refusing('unreachable'), chains, place), { reason: 'registry:unreachable' });
});

test('what lies below the push target is asked for with its login, everything else with that of the user', async (t) => {
  const { registry, authority, digest, folder } = await guardedRegistry(t);
  const kept = registriesOf(folder);
  const repository = `${registry.host}/mine`;
  const pem = await readFile(authority, 'utf8');
  const env = await kept.keep({ registry: registry.host, username: 'pusher', password, authority: pem });
  const asked: string[] = [];
  const registries: Registries = {
    ...kept,
    async login(place, env) {
      asked.push(place);
      return kept.login(place, env);
    },
  };
  const lookup = imageLookup({ registries, clock }, signal, { repository, env });
  const image = await lookup.resolve(`${repository}/app`, 'v1');
  assert.equal(image, `${repository}/app@${digest}`);
  assert.ok(await lookup.verify(image));
  assert.equal(await lookup.verify(`${repository}/app@sha256:${'0'.repeat(64)}`), false);
  assert.deepEqual(asked, [repository]);
  const users = imageLookup({ registries, clock }, signal);
  await assert.rejects(users.resolve(`${repository}/app`, 'v1'), { reason: 'registry:unreachable' });
  assert.deepEqual(asked, [repository, `${repository}/app`]);
});

test('an image whose manifest does not hash to its digest is none', async (t) => {
  const { host, put } = await openRegistry(t);
  const image: ImageRef = `${host}/a/b@${put('a/b', 'v1', anImage)}` as ImageRef;
  const plain = registriesOf('/nowhere');
  const spoiling: Registries = {
    ...plain,
    async send(request, env) {
      const answer = await plain.send(request, env);
      return { ...answer, body: answer.body.replace('layers', 'Layers') };
    },
  };
  assert.equal(await imageLookup({ registries: plain, clock }, signal).verify(image), true);
  assert.equal(await imageLookup({ registries: spoiling, clock }, signal).verify(image), false);
});

test('a given tag becomes the digest that it has now', async (t) => {
  const { host, put } = await openRegistry(t);
  const chains = component('chains');
  const refs = new Map([
    ['controller', `${host}/y/controller:v1`],
    ['webhook', digest(`${host}/y/webhook`)],
  ]);
  const take = () =>
    runStep(usePrebuiltStep({ component: chains, refs }), {}, { registries: registriesOf('/nowhere') });
  const gone = await take();
  assert.equal(gone.result.error?.reason, 'prebuilt:tag_not_found');
  assert.match(gone.result.summary, /there is no tag "v1" in "127\.0\.0\.1:\d+\/y\/controller"/);
  const image = `${host}/y/controller@${put('y/controller', 'v1', anImage)}`;
  const { created } = await take();
  const env = 'IMAGE_CHAINS_CONTROLLER';
  assert.deepEqual(created['image:chains/controller'], { component: 'chains', name: 'controller', env, image });
});

test('a given image is copied to where a build pushes, with the same digest and a tag of its own', async (t) => {
  const [theirs, ours] = [await openRegistry(t), await openRegistry(t)];
  const put = theirs.put('y/controller', 'v1', anImage);
  const prebuilt = {
    component: component('chains'),
    refs: new Map([['controller', `${theirs.host}/y/controller:v1`]]),
  };
  const target = { repository: `${ours.host}/x`, env: {}, ofCluster: false };
  const take = () =>
    runStep(
      usePrebuiltStep(prebuilt, { work: theirs.folder }),
      { 'registry:push': target },
      {
        ...{ registries: registriesOf('/nowhere'), files: createFiles() },
      },
    );
  const { created } = await take();
  const { image } = created['image:chains/controller'] as BuiltImage;
  assert.equal(image, `${ours.host}/x/chains-controller@${put}`);
  assert.equal(ours.read('x/chains-controller', `copy-${put.slice(7, 31)}`)?.digest, put);
  ours.faults.inject({ match: { method: 'HEAD' }, effect: 'drop', times: 99 });
  const { result } = await take();
  assert.equal(result.error?.reason, 'prebuilt:not_copied');
  assert.match(result.summary, /could not be copied to ".*\/x\/chains-controller": the connection to the registry/);
});

test('a given image that lies where a build pushes is asked for with the login for that place', async (t) => {
  const { registry, authority, digest, folder } = await guardedRegistry(t);
  const registries = registriesOf(folder);
  const pem = await readFile(authority, 'utf8');
  const env = await registries.keep({ registry: registry.host, username: 'pusher', password, authority: pem });
  const repository = `${registry.host}/mine`;
  const prebuilt = { component: component('chains'), refs: new Map([['controller', `${repository}/app:v1`]]) };
  const { result, created } = await runStep(
    usePrebuiltStep(prebuilt, { work: folder }),
    { 'registry:push': { repository, env, ofCluster: true } },
    { registries, files: createFiles() },
  );
  assert.equal(result.error, undefined);
  assert.equal((created['image:chains/controller'] as BuiltImage).image, `${repository}/chains-controller@${digest}`);
});
