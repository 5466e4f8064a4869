import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { checkToml, parseToml } from '../../src/config/read-toml.ts';

const path = 'config/x.toml';

function syntaxProblems(...lines: string[]): string[] {
  return parseToml({ path, text: lines.join('\n') }).problems;
}

test('every syntax error that can be told apart is told, each with its line', () => {
  assert.deepEqual(syntaxProblems('[a]', 'x = 1', 'x = 2', '[a]', 'y = "open', 'z = 01', 'fine = true'), [
    'config/x.toml:3: trying to redefine an already defined table or value',
    'config/x.toml:4: trying to redefine an already defined table or value',
    'config/x.toml:5: control characters are not allowed in strings',
    'config/x.toml:6: illegal leading zero',
  ]);
});

test('an array that is not closed is one problem, not one a line', () => {
  assert.deepEqual(syntaxProblems('a = [1, 2', 'b = 3', ''), ['config/x.toml:2: expected comma or end of structure']);
});

test('a byte order mark and Windows line ends are no problem', () => {
  const { document, problems } = parseToml({ path, text: '\ufeff[a]\r\nx = 1\r\n' });
  assert.deepEqual(problems, []);
  assert.equal(document.at(['a', 'x']), 'config/x.toml:2');
});

test('a schema speaks the words of TOML', () => {
  const schema = z.strictObject({
    name: z.string().min(1),
    list: z.array(z.string()).min(1),
    table: z.strictObject({ on: z.boolean() }),
    kind: z.enum(['a', 'b']),
    gone: z.string(),
  });
  const text = ['name = ""', 'list = []', 'table = 1', 'kind = "c"', 'nmae = "x"', 'lsit = []'].join('\n');
  assert.deepEqual(checkToml(parseToml({ path, text }).document, schema).problems, [
    'config/x.toml:1: "name": must not be empty',
    'config/x.toml:2: "list": must not be empty',
    'config/x.toml:3: "table": must be a table, not 1',
    'config/x.toml:4: "kind": must be one of "a", "b"',
    'config/x.toml:1: "gone": missing',
    'config/x.toml:5: "nmae": no such key',
    'config/x.toml:6: "lsit": no such key',
  ]);
});
