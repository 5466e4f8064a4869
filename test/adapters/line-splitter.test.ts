import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineSplitter } from '../../src/adapters/line-splitter.ts';

function split(...chunks: string[]): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test('every kind of line end counts once, also where chunks cut it', () => {
  assert.deepEqual(split('a\r', '\nb\n', '\nc\r', 'd', 'e\r\n'), ['a', 'b', '', 'c', 'de']);
  assert.deepEqual(split('a\r', '', '\nb'), ['a', 'b']);
});

test('a line without an end is passed on at the end, a huge one in pieces before', () => {
  assert.deepEqual(split('a\nb'), ['a', 'b']);
  assert.deepEqual(
    split('x'.repeat(150_000)).map((line) => line.length),
    [65_536, 65_536, 18_928],
  );
});
