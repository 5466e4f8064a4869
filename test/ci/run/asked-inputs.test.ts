import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedInput } from '../../../src/ci/run/asked-inputs.ts';
import type { CiRunRequest } from '../../../src/model/ci-run.ts';
import { groundOf } from './run-ground.ts';

/** What the step of that name asks for. */
function asked(name: string, fragment: string, changes: Partial<CiRunRequest> = {}) {
  const ground = groundOf(fragment, changes);
  const step = ground.steps.find((one) => one.name === name) ?? assert.fail(`no step ${name}`);
  return askedInput(step, ground);
}

const root = 'build_root: {image_stream_tag: {namespace: ci, name: go, tag: "1.24"}, use_build_cache: true}\n';

test('images of streams are asked for by namespace, name and tag', () => {
  const image = { type: 'image', namespace: 'ocp', name: 'base', tag: '4.19' };
  assert.deepEqual(asked('[input:os]', 'base_images: {os: {namespace: ocp, name: base, tag: "4.19"}}\n'), image);
});

test('the root is asked for with the cache of the branch, but not where it is promoted', () => {
  const image = { type: 'image', namespace: 'ci', name: 'go', tag: '1.24' };
  const cache = { namespace: 'build-cache', name: 'acme-widget', tag: 'main' };
  assert.deepEqual(asked('[input:root]', root), { ...image, cache });
  assert.deepEqual(asked('[input:root]', root, { promote: true }), image);
});

test('external images have the whole of their pull spec, and the name of a Secret', () => {
  const fragment =
    'external_images: {tool: {registry: quay.io, namespace: org, name: tool, tag: v1, pull_secret: s}}\n';
  const external = { type: 'external', pullSpec: 'quay.io/org/tool:v1', pullSecret: 's' };
  assert.deepEqual(asked('[input:tool]', fragment), external);
});

test('an image that only a step of a test names is found by all of its name', () => {
  const step =
    '{as: go, commands: make, from_image: {namespace: ocp, name: cli, tag: x}, resources: {requests: {cpu: "1"}}}';
  const fragment = `tests:\n- as: e2e\n  steps: {test: [${step}]}\n`;
  const image = { type: 'image', namespace: 'ocp', name: 'cli', tag: 'x' };
  assert.deepEqual(asked('[input:ocp-cli-x]', fragment), image);
});

test('releases have the defaults of what they leave out', () => {
  const releases = (text: string) => `releases: {latest: {${text}}}\n`;
  const common = { architecture: 'amd64', product: 'ocp' };
  assert.deepEqual(asked('[release:latest]', releases('candidate: {product: ocp, stream: ci, version: "4.19"}')), {
    ...{ ...common, type: 'candidate', stream: 'ci', version: '4.19', relative: 0 },
  });
  assert.deepEqual(asked('[release:latest]', releases('candidate: {product: okd, version: "4.19", relative: 2}')), {
    ...{ ...common, type: 'candidate', product: 'okd', stream: 'okd', version: '4.19', relative: 2 },
  });
  const bounds = 'prerelease: {product: ocp, version_bounds: {lower: 4.18.0-0, upper: 4.19.0-0}}';
  assert.deepEqual(asked('[release:latest]', releases(bounds)), {
    ...{ ...common, type: 'prerelease', lower: '4.18.0-0', upper: '4.19.0-0', stream: '4-stable', relative: 0 },
  });
  assert.deepEqual(asked('[release:latest]', releases('release: {version: "4.19", channel: fast}')), {
    ...{ type: 'release', version: '4.19', channel: 'fast', architecture: 'amd64' },
  });
  assert.deepEqual(asked('[release-inputs:latest]', releases('integration: {namespace: ocp, name: "4.19"}')), {
    ...{ type: 'stream', namespace: 'ocp', name: '4.19' },
  });
});

test('a payload that the environment gives is not asked for anywhere', () => {
  const fragment = 'releases: {initial: {release: {version: "4.19", channel: fast}}}\n';
  const given = { RELEASE_IMAGE_INITIAL: 'quay.io/ocp/release:mine' };
  assert.deepEqual(asked('[release:initial]', fragment, { given }), {
    ...{ type: 'payload', pullSpec: 'quay.io/ocp/release:mine' },
  });
});

test('the release of a claimed cluster is that of its pool', () => {
  const claim = '{version: "4.19", cloud: aws, owner: team, timeout: 2h}';
  const step = '{as: go, commands: make, from: cli, resources: {requests: {cpu: "1"}}}';
  const releases = 'releases: {latest: {release: {version: "4.19", channel: fast}}}\n';
  const fragment = `${releases}tests:\n- as: e2e\n  cluster_claim: ${claim}\n  steps: {test: [${step}]}\n`;
  assert.deepEqual(asked('[release:latest-e2e]', fragment), {
    type: 'claimed',
    claim: {
      ...{ as: 'latest', product: 'ocp', version: '4.19', architecture: 'amd64', cloud: 'aws', owner: 'team' },
      ...{ labels: {}, timeout: 7200 },
    },
  });
});

test('what is made of other steps asks for nothing', () => {
  assert.equal(asked('src', ''), undefined);
});
