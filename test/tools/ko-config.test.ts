import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Component } from '../../src/model/component.ts';
import { baseImages, koConfigText, readKoConfig } from '../../src/tools/ko-config.ts';
import { component } from '../steps/run-step.ts';

const pipeline: Component = {
  ...component('pipeline'),
  module: 'example.com/pipeline',
  baseImages: { '*/combined-base-image': 'static.example.com/static:1' },
};

const upstream = `
defaultBaseImage: ghcr.io/x/static-base@sha256:0
defaultLdflags: ['-s']
baseImageOverrides:
  example.com/pipeline/cmd/controller: ghcr.io/x/example.com/pipeline/combined-base-image:latest
builds:
  - { id: it, main: ./cmd/webhook, ldflags: ['-X main.a=b'] }
`;

test('a base is that of the program, else the one asked for, else the default; then the rules speak', () => {
  const config = readKoConfig(upstream, 'pipeline');
  assert.deepEqual(baseImages(config, pipeline, undefined), [
    'static.example.com/static:1',
    'ghcr.io/x/static-base@sha256:0',
  ]);
  assert.equal(baseImages(config, pipeline, 'mine:1')[1], 'mine:1');
  assert.equal(
    baseImages(readKoConfig(undefined, 'pipeline'), pipeline, undefined)[1],
    'cgr.dev/chainguard/static:latest',
  );
  const rules = { ghcr: 'no', 'ghcr.io/x/': 'short:1', 'ghcr.io/x/static-base': 'long:1', '.*': 'no' };
  assert.equal(baseImages(config, { ...pipeline, baseImages: rules }, undefined)[1], 'long:1');
});

test('the written file says the base of every program, keeps the rest, and a copy is built like its original', () => {
  const [controller, webhook] = pipeline.images;
  assert.ok(controller && webhook);
  const named = { ...pipeline, images: [controller, { ...webhook, binary: 'the-webhook' }] };
  const written = parse(koConfigText(readKoConfig(upstream, 'pipeline'), named, ['a:1', 'b:1']));
  assert.deepEqual(written.baseImageOverrides, {
    'example.com/pipeline/cmd/controller': 'a:1',
    'example.com/pipeline/cmd/the-webhook': 'b:1',
  });
  assert.deepEqual(written.defaultLdflags, ['-s']);
  assert.deepEqual(written.builds[1], { id: 'the-webhook', main: './cmd/the-webhook', ldflags: ['-X main.a=b'] });
});

test('a file that is no configuration is the fault of the commit', () => {
  for (const text of ['a: [', '- a']) {
    assert.throws(() => readKoConfig(text, 'pipeline'), { kind: 'build', reason: 'building:ko_config_invalid' });
  }
  assert.deepEqual(readKoConfig('', 'pipeline'), {});
});
