import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, type ValuePath } from '../../src/config/toml-lines.ts';

const text = [
  '# [a] in a comment is no table', //               1
  'top = 1', //                                      2
  '[a]', //                                          3
  'x = 1', //                                        4
  'y.z = 2', //                                      5
  '[a.b]', //                                        6
  'inline = { c = 1, d = 2 }', //                    7
  'list = [', //                                     8
  '  "one",', //                                     9
  ']', //                                           10
  '["quoted.name"]', //                             11
  "'key' = 1", //                                   12
  '[[rows]]', //                                    13
  'n = 1', //                                       14
  '[[rows]]', //                                    15
  '  n = 2', //                                     16
].join('\n');

const places: readonly (readonly [ValuePath, number])[] = [
  [['top'], 2],
  [['a'], 3],
  [['a', 'x'], 4],
  [['a', 'y', 'z'], 5],
  [['a', 'b'], 6],
  [['a', 'b', 'inline', 'd'], 7],
  [['a', 'b', 'list', 0], 8],
  [['quoted.name', 'key'], 12],
  [['rows', 1, 'n'], 16],
  [['rows', 0, 'missing'], 13],
  [['a', 'missing'], 3],
  [['nowhere'], 1],
];

for (const [path, line] of places) {
  test(`${path.join('.')} stands in line ${line}`, () => assert.equal(lineOf(text, path), line));
}
