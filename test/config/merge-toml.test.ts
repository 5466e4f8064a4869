import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeDocuments } from '../../src/config/merge-toml.ts';
import { parseToml, type TomlDocument } from '../../src/config/read-toml.ts';

function merged(...texts: string[]): TomlDocument {
  return mergeDocuments(texts.map((text, at) => parseToml({ path: `${at}.toml`, text }).document));
}

const base = ['[a]', 'x = 1', 'y = [1, 2]', '[a.below]', 'z = 1'].join('\n');

test('tables are joined, any other value is replaced', () => {
  const { value } = merged(base, '[a]\ny = [3]\n[a.below]\nnew = true', '[b]\nx = 2');
  const plain = { a: { x: 1, y: [3], below: { z: 1, new: true } }, b: { x: 2 } };
  assert.deepEqual(JSON.parse(JSON.stringify(value)), plain);
});

test('a table may be replaced by a value, which the schema then refuses', () => {
  assert.deepEqual({ ...merged(base, 'a = 1').value }, { a: 1 });
});

test('a value comes from the last file that sets it', () => {
  const { at } = merged(base, '# over\n[a]\nx = 2');
  assert.equal(at(['a', 'x']), '1.toml:3');
  assert.equal(at(['a', 'y']), '0.toml:3');
  assert.equal(at(['a', 'below', 'z']), '0.toml:5');
});

test('what is missing is missing where most of its path stands', () => {
  const { at } = merged(base, '# over\n[a]\nx = 2\n[new]\nx = 1');
  assert.equal(at(['new', 'y']), '1.toml:4');
  assert.equal(at(['a', 'below', 'missing']), '0.toml:4');
  assert.equal(at(['a', 'missing']), '1.toml:2');
});

test('names of JavaScript are names like any other', () => {
  const { value } = merged('[constructor]\nx = 1', '[__proto__]\ny = 2\n[constructor]\nz = 3');
  assert.deepEqual({ ...(value.constructor as unknown as object) }, { x: 1, z: 3 });
  assert.equal(({} as Record<string, unknown>).y, undefined);
});
