import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BuildInputs, buildKey, keyTag } from '../../src/model/build-key.ts';

const inputs: BuildInputs = {
  commit: 'c0ffee',
  paths: ['./cmd/a', './cmd/b'],
  builders: ['ko 0.19.1', 'go 1.26.8'],
  bases: ['r/base@sha256:1', 'r/base@sha256:2'],
  platform: 'linux/amd64,linux/arm64',
  flags: ['--sbom=none'],
};

test('a key changes with everything that a build depends on', () => {
  const others: Partial<BuildInputs>[] = [
    ...[{ commit: 'decaf' }, { paths: ['./cmd/a'] }, { builders: ['ko 0.19.1', 'go 1.27.0'] }],
    ...[{ bases: ['r/base@sha256:1'] }, { platform: 'linux/amd64' }, { flags: [] }],
  ];
  const keys = [{}, ...others].map((change) => buildKey({ ...inputs, ...change }));
  assert.equal(new Set(keys).size, keys.length);
});

test('an order that does not matter does not matter, and the key makes a tag', () => {
  const turned = { paths: [...inputs.paths].reverse(), platform: 'linux/arm64,linux/amd64' };
  assert.equal(buildKey({ ...inputs, ...turned }), buildKey(inputs));
  assert.match(keyTag(buildKey(inputs)), /^streamstress-[0-9a-f]{24}$/);
});
