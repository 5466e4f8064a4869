import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitWidth, textWidth } from '../../src/adapters/fit-width.ts';

test('wide characters take two columns, combining marks none', () => {
  assert.deepEqual(['abc', '漢字', '🎉', 'e\u0301', '✔…'].map(textWidth), [3, 4, 2, 1, 2]);
});

test('a text that is too wide is cut', () => {
  assert.equal(fitWidth('abcdef', 6), 'abcdef');
  assert.equal(fitWidth('abcdef', 5), 'abcd…');
  assert.equal(fitWidth('漢字漢字', 6), '漢字…');
  assert.equal(fitWidth('abc', 0), '');
});
