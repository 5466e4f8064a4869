import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtLeast, versionIn } from '../../src/tools/version.ts';

test('a version is found in what programs say of themselves', () => {
  assert.equal(versionIn('go version go1.26.8 linux/amd64'), '1.26.8');
  assert.equal(versionIn('go version go1.27rc1 linux/amd64'), '1.27');
  assert.equal(versionIn('v0.19.1\n'), '0.19.1');
  assert.equal(versionIn('(devel)'), undefined);
});

test('versions are compared by their numbers', () => {
  assert.equal(isAtLeast('1.10.0', '1.9'), true);
  assert.equal(isAtLeast('1.9', '1.9.0'), true);
  assert.equal(isAtLeast('1.9', '1.9.1'), false);
  assert.equal(isAtLeast('2.0', '1.9.1'), true);
});
