import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Files } from '../../src/ports/files.ts';
import { readImagesStep } from '../../src/steps/read-images.ts';
import { component, imagesOf, runStep, snapshot } from './run-step.ts';

const [pipeline, triggers] = [component('pipeline'), component('triggers')];

function filesWith(text: string | undefined): Pick<Files, 'read'> {
  return { read: async (path) => (path === '/out/results/images.json' ? text : undefined) };
}

function read(text: string | undefined, needed: boolean) {
  return runStep(readImagesStep([pipeline, triggers], '/out', needed), {}, { files: filesWith(text) as Files });
}

const built = JSON.stringify({
  schemaVersion: 1,
  sources: [snapshot('pipeline', 'aaa'), snapshot('chains', 'ccc')],
  images: [...Object.values(imagesOf(pipeline, 'aaa')), ...Object.values(imagesOf(component('chains'), 'ccc'))],
});

test('images of an earlier build are as good as those of a build; others are left alone', async () => {
  const { result, created } = await read(built, false);
  assert.equal(result.summary, '2 images of an earlier build');
  assert.deepEqual(created, { 'commit:pipeline': snapshot('pipeline', 'aaa'), ...imagesOf(pipeline, 'aaa') });
});

test('where they are needed and missing, it says which and what to do', async () => {
  const { result } = await read(built, true);
  assert.equal(result.error?.reason, 'deploying:images_not_built');
  assert.equal(
    result.summary,
    '"/out/results/images.json" has no images of triggers: run "streamstress build" with the same --output-dir first',
  );
});

test('where they are not needed, there may be none', async () => {
  const { result, created } = await read(undefined, false);
  assert.equal(result.status, 'skipped');
  assert.deepEqual(created, {});
  assert.equal((await read(undefined, true)).result.status, 'failed');
});

test('a file that somebody has spoiled is an error of the request', async () => {
  const { result } = await read('{"schemaVersion":2}', false);
  assert.equal(result.error?.kind, 'request');
  assert.equal(result.error?.reason, 'images:invalid');
});
