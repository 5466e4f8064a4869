import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputHash } from '../../../src/cluster/ci-namespace/input-hash.ts';
import { labelValue } from '../../../src/cluster/ci-namespace/label-value.ts';

test('the hash of inputs does not depend on their order, and is a part of a name', () => {
  assert.equal(inputHash(['a', 'b']), inputHash(['b', 'a']));
  assert.notEqual(inputHash(['a', 'b']), inputHash(['a', 'c']));
  assert.match(inputHash([]), /^[bcdfghijklmnpqrstvwxyz0-9]{8}$/);
});

test('it is that of ci-operator: the first five bytes of SHA-256 in base 32', () => {
  // sha256("abc") begins with ba 78 16 bf 8f: 10111 01001 11100 00001 01101 01111 11100 01111
  assert.equal(inputHash(['c', 'a', 'b']), '1l6cqs6s');
});

test('whatever a job is called is the value of a label', () => {
  assert.equal(labelValue('pull-ci/org repo@main!'), 'pull-ci-org-repo-main');
  assert.equal(labelValue('x'.repeat(100)).length, 63);
  assert.equal(labelValue('_-.'), '');
});
