import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTextTail } from '../../src/adapters/text-tail.ts';

test('a short text is kept whole', () => {
  const tail = createTextTail(5);
  tail.push('ab');
  tail.push('cde');
  assert.equal(tail.text(), 'abcde');
});

test('of a long text the end is kept, and a first line says how much is gone', () => {
  const tail = createTextTail(5);
  for (const chunk of ['0123456789', 'abc', 'd', '0123456789', 'xyz']) tail.push(chunk);
  assert.equal(tail.text(), '[streamstress: the first 22 characters were dropped]\n89xyz');
});
