import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import { outsideLogin, sampleCluster } from './sample/sample-cluster.ts';

const { sandbox, source, commit, run } = await sampleCluster();

const onSandbox = ['--sandbox', '--source', source];

function json(bytes: Buffer) {
  return JSON.parse(bytes.toString());
}

test('all images of the sample, on a sandbox of its own', async (t) => {
  const { code, said, step, artifact } = await run(t, { of: 'main', args: [...onSandbox, '--promote'] });
  assert.equal(code, 0, said);
  assert.match(said, /tests +7 of 7 passed/);
  assert.match(step('[input:outside]').summary, /^pipeline:outside is .*@sha256:[0-9a-f]{64}$/);
  assert.equal(step('everywhere').summary, 'pipeline:everywhere is built for amd64, arm64');
  assert.equal(step('server').summary, 'pipeline:server is built for amd64');
  const log = gunzipSync(artifact('build-logs/server-amd64.log.gz')).toString();
  assert.match(log, /^\d{4}-\d\d-\d\dT\S+ .*FROM /m);
  const { items } = json(artifact('build-resources/builds.json'));
  const { spec } = items.find(({ metadata }: KubernetesObject) => metadata.name === 'server-amd64');
  assert.deepEqual(spec.strategy.dockerStrategy.buildArgs, [{ name: 'FLAVOUR', value: 'fancy' }]);
  const tags = ['copied', 'everywhere', 'plain', 'server'];
  const written = tags.flatMap((tag) => [`acme/4.19:${tag}`, `acme/${tag}:${commit}`]).sort();
  const [, places = ''] = /tags written: (.*)/.exec(step('[promotion]').summary) ?? [];
  const all = places.split(', ');
  assert.deepEqual(all.slice(0, -2).sort(), written);
  assert.deepEqual(all.slice(-2), ['acme-tags/widget-src:latest', 'build-cache/acme-widget:main']);
});

test('releases of four kinds and one that is given, and a payload with an image that was built', async (t) => {
  const env = { RELEASE_IMAGE_GIVEN: 'quay.io/acme/payload:4.17.3' };
  const { code, said, step, artifact } = await run(t, { of: 'main__releases', args: onSandbox, env });
  assert.equal(code, 0, said);
  assert.match(step('[release:latest]').summary, /^release:latest is .*\/release@sha256:/);
  const versions = artifact('payloads/named/artifacts/versions')
    .toString()
    .match(/4[\w.-]+/g);
  assert.deepEqual(versions, ['4.17.3', '4.18.7', '4.20.10', '4.20.0-0.nightly-2026-01-28-000000']);
});

test('a build root of the base, and the source with a pull request in it', async (t) => {
  const { code, said, step } = await run(t, { of: 'main__root', args: [...onSandbox, '--pull', '1'] });
  assert.equal(code, 0, said);
  assert.match(said, /tests +2 of 2 passed/);
  assert.match(step('resolve:src').summary, /^main of acme\/widget is \w+, with pull request 1 at \w+$/);
});

test('images that fail, each for its reason, and what is kept of their Builds', async (t) => {
  const { code, said, step, artifact } = await run(t, { of: 'main__broken' });
  assert.equal(code, 3, said);
  const failures: Readonly<Record<string, readonly [string, RegExp]>> = {
    'no-dockerfile': ['ci:building_project_image:dockerfile_failed', /correct dockerfile_path[\s\S]*Containerfile/],
    'no-folder': ['ci:building_project_image:no_content', /correct context_dir[\s\S]*images\/none/],
    'no-argument': ['ci:building_project_image:dockerfile_failed', /test -n "\$FLAVOUR"/],
    'other-input': ['ci:building_project_image:dockerfile_failed', /\/usr\/bin\/tool/],
    'no-paths': ['ci:building_project_image:dockerfile_failed', /programs/],
    experiment: ['ci:building_project_image:dockerfile_failed', /an experiment that fails/],
    'test-bin': ['ci:building_cache_image:dockerfile_failed', /No rule to make target 'no-such-target'/],
    'run:packages': ['', /"packages" ended with exit code 1/],
  };
  for (const [name, [reason, words]] of Object.entries(failures)) {
    assert.equal(step(name).reason ?? '', reason, step(name).summary);
    assert.match(step(name).summary, words);
  }
  const log = gunzipSync(artifact('build-logs/experiment-amd64.log.gz')).toString();
  assert.match(log, /an experiment that fails/);
  const kinds = json(artifact('build-resources/experiment-amd64.json')).items.map(({ kind }: KubernetesObject) => kind);
  assert.deepEqual(kinds.slice(0, 2), ['Build', 'Pod']);
});
void [parseAllDocuments, makeMachineImage, outsideLogin, sandbox];
