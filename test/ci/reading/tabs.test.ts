import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../../src/ci/reading/document.ts';

function told(text: string): readonly string[] {
  return parseYaml(text).errors.map(({ position: { line, column } }) => `${line}:${column}`);
}

test('a line does not begin with a tab, also where it is empty or a comment', () => {
  assert.deepEqual(told('a: 1\n\t\nb: 2\n'), ['2:1']);
  assert.deepEqual(told('a:\n\t# why\n  b: 2\n'), ['2:1']);
  assert.deepEqual(told('{"a": "1\n\t2",\n\t"b": 2}\n'), []);
  assert.deepEqual(told('a: 1\nb: |\n  1\n  \t2\n'), []);
});

test('YAML is of version 1.1', () => {
  assert.deepEqual(told('%YAML 1.2\n---\na: 1\n'), ['1:1']);
  assert.deepEqual(told('%YAML 1.1\n---\na: 1\n'), []);
});

test('what comes after the first document is not looked at', () => {
  const { errors, second } = parseYaml('a: 1\n---\n\t\nb: [\n');
  assert.deepEqual([errors, second], [[], { line: 2, column: 1 }]);
  assert.equal(parseYaml('---\na: 1\n...\n').second, undefined);
});
