import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../src/ci/reading/decode.ts';
import { parseYaml } from '../../../src/ci/reading/document.ts';
import { any, map } from '../../../src/ci/reading/shape.ts';

function told(text: string): readonly string[] {
  const document = parseYaml(text);
  return decode(document, map(any), { lenient: false }).violations.map(({ rule, path, position, message }) => {
    const { line, column } = position ?? document.positionOf(path);
    return `${rule} ${line}:${column} ${message}`;
  });
}

test('control characters and what was no UTF-8 are told where they stand, also in comments', () => {
  assert.match(told('a: 1\n# x\0\n').join(), /^V001 2:4 .*U\+0000/);
  assert.match(told('a: "\x7f"\n').join(), /^V001 1:5 .*U\+007F/);
  assert.match(told('a: 1\nb: caf\ud800\n').join(), /^V001 2:7 .*UTF-8/);
  assert.deepEqual(told('\ufeffa: "tab\t, \x85, é, \u{1f600}, \ufffd"\r\n'), []);
});

test('thousands of aliases of one anchor are read in one pass', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `x${at}: *a\n`);
  assert.deepEqual(told(`a: &a {b: 1}\n${lines.join('')}`), []);
});

test('an alias is for the last anchor of its name before it', () => {
  const document = parseYaml('a: &a 1\nb: *a\nc: &a 2\nd: *a\ne: [&b [3], *b]\nf: *c\ng: &c 4\n');
  const { value, violations } = decode(document, map(any), { lenient: false });
  assert.deepEqual(value, { a: 1, b: 1, c: 2, d: 2, e: [[3], [3]], f: null, g: 4 });
  assert.equal(violations.length, 1);
});

test('merges of merges end with one line', () => {
  const more = Array.from({ length: 12 }, (_, at) => {
    return `m${at + 1}: &m${at + 1} {<<: [${Array(9).fill(`*m${at}`).join(', ')}]}\n`;
  });
  const lines = told(`m0: &m0 {a: 1, b: 2, c: 3}\n${more.join('')}`);
  assert.equal(lines.length, 1);
  assert.match(lines.join(), /more than 1000000 values/);
});

test('what is too deep is told as that', () => {
  assert.match(told(`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`).join(), /^V001 1:\d+ values are too deep/);
  const chained = Array.from(
    { length: 30 },
    (_, at) => `a${at + 1}: &a${at + 1} ${'['.repeat(40)}*a${at}${']'.repeat(40)}\n`,
  );
  assert.match(told(`a0: &a0 x\n${chained.join('')}`).join(), /in each other more than 500 deep/);
});
