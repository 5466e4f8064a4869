import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../src/ci/reading/decode.ts';
import { parseYaml } from '../../../src/ci/reading/document.ts';
import {
  boolean,
  count,
  duration,
  embedded,
  integer,
  list,
  map,
  object,
  string,
} from '../../../src/ci/reading/shape.ts';
import { pathText } from '../../../src/ci/violation.ts';

const shape = object({
  name: string,
  names: list(string),
  values: map(string),
  count: integer,
  size: count,
  on: boolean,
  wait: duration,
  parts: list(object({ name: string, size: integer })),
  ...embedded({ image: object({ tag: string, first: boolean }) }),
});

function read(text: string, lenient = false) {
  const document = parseYaml(text);
  const { value, violations } = decode(document, shape, { lenient });
  const told = violations.map(({ rule, path, of, position }) => {
    const { line, column } = position ?? document.positionOf(path, of);
    return `${rule} ${line}:${column} ${pathText(path)}`;
  });
  return { value, told, messages: violations.map(({ message }) => message) };
}

test('a text takes what was written without quotes, as the reference has it', () => {
  const { value, told } = read('name: 4.10\nnames: [yes, 012, 1e3, ~, "no"]\nvalues: {a: 1, b: off}\n');
  assert.deepEqual(told, [
    'S013 1:7 name',
    'S013 2:9 names[0]',
    'S013 2:14 names[1]',
    'S013 2:19 names[2]',
    'S013 3:19 values.b',
  ]);
  assert.deepEqual(value, { name: '4.1', names: ['true', '10', '1000', '', 'no'], values: { a: '1', b: 'false' } });
});

test('a whole number may be written in many ways, and has its bounds', () => {
  assert.deepEqual(read('count: -0x10\nsize: 1e3\n').value, { count: -16, size: 1000 });
  assert.deepEqual(read('count: !!int "3"\nname: !!str 5\n').value, { count: 3, name: '5' });
  assert.deepEqual(read('count: 1.5\nsize: -1\n').told, ['V001 1:8 count', 'V001 2:7 size']);
  assert.deepEqual(read('count: 12345678901234567890\n').told, ['V001 1:8 count']);
  assert.equal(read('name: 12345678901234567890\n').value.name, '12345678901234567890');
});

test('in what is embedded a text must be written as one', () => {
  assert.deepEqual(read('image:\n  tag: 4.10\n').told, ['V001 2:8 image.tag']);
  assert.deepEqual(read('image:\n  tag: n\n').told, ['V001 2:8 image.tag']);
  assert.deepEqual(read('image:\n  tag: "4.10"\n  first: yes\n').value, { image: { tag: '4.10', first: true } });
});

test('keys are found without regard to case, and null is nothing', () => {
  assert.deepEqual(read('Name: a\nCOUNT: 3\nparts: [~, {Size: 2}]\nvalues: ~\n'), {
    value: { name: 'a', count: 3, parts: [{}, { size: 2 }] },
    told: [],
    messages: [],
  });
});

test('every wrong part is told at its place, at once', () => {
  const text = 'nmae: a\ncount: many\non: maybe\nwait: soon\nparts:\n- name: [1]\n- other: 1\non: yes\n';
  const { told, messages } = read(text);
  assert.deepEqual(told, [
    ...['V003 8:1 on', 'V002 1:1 nmae', 'V001 2:8 count', 'V001 8:5 on', 'V001 4:7 wait'],
    ...['V001 6:9 parts[0].name', 'V002 7:3 parts[1].other'],
  ]);
  assert.match(messages.join('\n'), /nmae"\. Did you mean .*"name"/);
});

test('what is lenient lets unknown and repeated keys pass with a warning', () => {
  const { value, told } = read('nmae: a\nname: b\nname: c\n', true);
  assert.deepEqual({ value, told }, { value: { name: 'c' }, told: ['S015 3:1 name', 'S014 1:1 nmae'] });
});

test('a text that is made of a number is the one that Go makes', () => {
  const { value } = read('names: [1.0, 1234567.5, 1e-7, 0x1F, 1_000, 12345678901234567, .inf]\n');
  const texts = ['1', '1.2345675e+06', '1e-07', '31', '1000', '12345678901234567', '+Inf'];
  assert.deepEqual(value, { names: texts });
});

test('anchors, merges and their limits', () => {
  const merged = read('parts:\n- &a {name: x, size: 1}\n- <<: *a\n  size: 2\n- *a\n');
  assert.deepEqual(merged.value.parts, [
    { name: 'x', size: 1 },
    { name: 'x', size: 2 },
    { name: 'x', size: 1 },
  ]);
  assert.deepEqual(merged.told, []);
  const bomb = [
    'a0: &a0 [x]',
    ...Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`)}]`),
  ];
  const started = performance.now();
  const { messages } = read(`${bomb.join('\n')}\nnames: *a40\n`, true);
  assert.ok(messages.length > 0);
  assert.ok(performance.now() - started < 30_000);
  assert.match(read('values: &v\n  a: *v\n').messages[0] ?? '', /must be a text|part of itself/);
});

test('what is no document of ours is told', () => {
  assert.match(read('name: a\n---\nname: b\n').messages[0] ?? '', /a second document/);
  assert.match(read('name: [a\n').messages[0] ?? '', /./);
  assert.match(read('- a\n- b\n').messages[0] ?? '', /the file must be a map, and is a list/);
  assert.match(read('name: *nobody\n').messages[0] ?? '', /nobody/);
  assert.deepEqual(read('').told, []);
  assert.deepEqual(read('# nothing\n---\n').told, []);
  assert.match(read('[1]: a\n').messages[0] ?? '', /keys are texts/);
  assert.match(read(`name: ${'x'.repeat(17 * 1024 * 1024)}`).messages[0] ?? '', /no configuration is that long/);
});
