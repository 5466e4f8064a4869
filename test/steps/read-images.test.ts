import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuiltImage } from '../../src/model/image.ts';
import type { Files } from '../../src/ports/files.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { readImagesStep } from '../../src/steps/read-images.ts';
import { openRegistry, registriesOf } from '../registry/guarded-registry.ts';
import { component, imagesOf, runStep, snapshot } from './run-step.ts';

const [pipeline, triggers] = [component('pipeline'), component('triggers')];

function filesWith(text: string | undefined): Pick<Files, 'read'> {
  return { read: async (path) => (path === '/out/results/images.json' ? text : undefined) };
}

function read(text: string | undefined, of = [pipeline, triggers]) {
  const options = { outputDir: '/out', tag: undefined };
  return runStep(readImagesStep(of, options), {}, { files: filesWith(text) as Files });
}

const built = JSON.stringify({
  schemaVersion: 1,
  sources: [snapshot('pipeline', 'aaa'), snapshot('chains', 'ccc')],
  images: [...Object.values(imagesOf(pipeline, 'aaa')), ...Object.values(imagesOf(component('chains'), 'ccc'))],
});

test('images of an earlier build are as good as those of a build; others are left alone', async () => {
  const { result, created } = await read(built, [pipeline]);
  assert.equal(result.summary, '2 images of an earlier build');
  assert.deepEqual(created, { 'commit:pipeline': snapshot('pipeline', 'aaa'), ...imagesOf(pipeline, 'aaa') });
});

test('where they are missing, it says which and what to do', async () => {
  const { result } = await read(built);
  assert.equal(result.error?.reason, 'deploying:images_not_built');
  assert.equal(
    result.summary,
    '"/out/results/images.json" has no images of triggers: run "streamstress build" with the same --output-dir first, or name the --registry that has them',
  );
});

test('a file that somebody has spoiled is an error of the request', async () => {
  const { result } = await read('{"schemaVersion":2}');
  assert.equal(result.error?.kind, 'request');
  assert.equal(result.error?.reason, 'images:invalid');
});

test('components that were not built here are taken by their names, as their tags are now', async (t) => {
  const registry = await openRegistry(t);
  const image = makeImage({ files: [{ path: 'a', mode: 0o644, content: 'a' }] });
  const put = (name: string) => registry.put(`ours/${name}`, 'nightly', image);
  const repository = `${registry.host}/ours`;
  const target = { repository, env: {}, ofCluster: false };
  const named = (text: string | undefined) =>
    runStep(
      readImagesStep([pipeline, triggers], { outputDir: '/out', tag: 'nightly' }),
      { 'registry:push': target },
      { files: filesWith(text) as Files, registries: registriesOf('/nowhere') },
    );
  put('triggers-webhook');
  const { result } = await named(undefined);
  assert.equal(result.error?.reason, 'deploying:image_not_found');
  const missing = ['pipeline-controller', 'pipeline-webhook', 'triggers-controller'];
  assert.equal(
    result.summary,
    [
      '3 of 4 images are not in the registry. Push them under these names, choose another --image-tag, or leave the components out (--components):',
      ...missing.map((name) => `  ${name.replace('-', '/')}: "${repository}/${name}:nightly"`),
    ].join('\n'),
  );
  const digest = put('triggers-controller');
  const mixed = await named(built);
  assert.equal(
    mixed.result.summary,
    `2 images of an earlier build (pipeline), 2 images below "${repository}" (triggers)`,
  );
  const webhook: BuiltImage = {
    ...{ component: 'triggers', name: 'webhook', env: 'IMAGE_TRIGGERS_WEBHOOK' },
    image: `${repository}/triggers-webhook@${digest}` as BuiltImage['image'],
  };
  assert.deepEqual(mixed.created['image:triggers/webhook'], webhook);
  assert.equal(mixed.created['commit:triggers'], undefined);
});
