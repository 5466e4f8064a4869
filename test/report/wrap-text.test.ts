import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapText } from '../../src/report/wrap-text.ts';

test('lines break between words and keep their indent', () => {
  assert.equal(wrapText('one two three four', 11, '  '), '  one two\n  three\n  four');
});

test('a word longer than a line stays whole, and no width means no break', () => {
  assert.equal(wrapText('a verylongword b', 6), 'a\nverylongword\nb');
  assert.equal(wrapText('one two three', Number.POSITIVE_INFINITY), 'one two three');
});
