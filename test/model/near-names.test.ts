import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearNames } from '../../src/model/near-names.ts';

test('near names come nearest first, far ones not at all', () => {
  const known = ['main', 'release-v1.0.x', 'release-v1.1.x', 'gh-pages'];
  assert.deepEqual(nearNames('Mian', known), ['main']);
  assert.deepEqual(nearNames('release-v1.1', known), ['release-v1.1.x', 'release-v1.0.x']);
  assert.deepEqual(nearNames('xyz', known), []);
});
