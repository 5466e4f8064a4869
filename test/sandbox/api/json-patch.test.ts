import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonPatch, type Operation } from '../../../src/sandbox/api/json-patch.ts';
import type { Json } from '../../../src/sandbox/api/merge-patch.ts';

const done: readonly (readonly [string, Json, readonly Operation[], Json])[] = [
  ['add to an object', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  ['add inserts into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  ['add to the end', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  ['remove from a list', { a: [1, 2] }, [{ op: 'remove', path: '/a/0' }], { a: [2] }],
  ['replace deep', { a: [{ b: 1 }] }, [{ op: 'replace', path: '/a/0/b', value: null }], { a: [{ b: null }] }],
  ['escapes', { 'a/b~c': 1 }, [{ op: 'replace', path: '/a~1b~0c', value: 2 }], { 'a/b~c': 2 }],
  ['move', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
  ['copy', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
];

for (const [what, document, patch, expected] of done) {
  test(what, () => assert.deepEqual(jsonPatch(document, patch), expected));
}

const refused: readonly (readonly [string, Operation])[] = [
  ['remove what is not there', { op: 'remove', path: '/b' }],
  ['replace beyond the end', { op: 'replace', path: '/a/1', value: 1 }],
  ['add beyond the end', { op: 'add', path: '/a/2', value: 1 }],
  ['add below what is not there', { op: 'add', path: '/b/c', value: 1 }],
  ['a test that fails', { op: 'test', path: '/a/0', value: 2 }],
];

for (const [what, operation] of refused) {
  test(`${what} is refused`, () => {
    assert.throws(() => jsonPatch({ a: [1] }, [operation]), {
      message: `${operation.op} operation failed at "${operation.path}"`,
    });
  });
}
