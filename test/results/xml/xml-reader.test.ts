import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createXmlReader, type XmlProblem } from '../../../src/results/xml/xml-reader.ts';

interface Heard {
  readonly events: readonly string[];
  readonly problem: XmlProblem | undefined;
}

/** What a document tells when it comes in pieces of that many characters. */
function read(document: string, characters = document.length): Heard {
  const events: string[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') events.push(JSON.stringify(text));
    text = '';
  };
  const reader = createXmlReader({
    open(name, attributes) {
      flush();
      const [a, b] = [attributes.get('a'), attributes.get('b')];
      events.push(`<${name}${a === undefined ? '' : ` a=${a}`}${b === undefined ? '' : ` b=${b}`}>`);
    },
    close(name) {
      flush();
      events.push(`</${name}>`);
    },
    text: (piece) => {
      text += piece;
    },
    wantsText: () => true,
  });
  for (let at = 0; at < document.length; at += Math.max(1, characters))
    reader.push(document.slice(at, at + characters));
  return { events, problem: reader.end() };
}

const whole = `\uFEFF<?xml version="1.0"?><!-- a > b --><r a="1" b='<!-- "x"'
 ><x/><y a = "&#10;">t&amp;&#x41;<![CDATA[<z>]] ]]>u&unknown;</y ></r>
<!-- end -->`;

test('pieces of any length tell the same', () => {
  const document = whole.replace('<!-- "x"', '"x"');
  const expected = read(document);
  assert.equal(expected.problem, undefined);
  assert.deepEqual(expected.events, [
    '<r a=1 b="x">',
    '<x>',
    '</x>',
    '<y a=&#10;>',
    '"t&A<z>]] u&unknown;"',
    '</y>',
    '</r>',
  ]);
  for (const characters of [1, 2, 3, 5, 7, 11, 50]) assert.deepEqual(read(document, characters), expected);
});

for (const [name, document, what, line, offset] of [
  ['a DOCTYPE', '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]><r/>', 'a DOCTYPE is refused', 2, 22],
  ['a bomb inside', '<r>\n<!DOCTYPE r></r>', 'a DOCTYPE is refused', 2, 4],
  ['a wrong end', '<r>\n<a></b></r>', 'an end tag "b" where "a" is open', 2, 7],
  ['an end of nothing', '</r>', 'an end tag "r" where nothing is open', 1, 0],
  ['a second root', '<r/>\n<r/>', 'a second root element', 2, 5],
  ['text outside', '<r/>\n x', 'text outside of the root element', 2, 6],
  ['a value without quotes', '<r a=1/>', 'a value without quotes', 1, 5],
  ['an attribute without a value', '<r a/>', 'an attribute "a" without a value', 1, 3],
  ['an attribute twice', '<r a="1" a="2"/>', 'an attribute too many, or twice', 1, 13],
  ['no space', '<r a="1"b="2"/>', 'no space before an attribute', 1, 8],
  ['a quote that is missing', '<r a="1><x b="/></r>', '"<" in a tag', 1, 8],
  ['no tag', '<r>a < b</r>', '"<" that begins no tag', 1, 5],
  ['a cut', '<r>\n<x a="', 'it is cut off', 2, 4],
  ['a comment without an end', '<r><!-- </r>', 'it is cut off', 1, 10],
  ['nothing', ' \n', 'it is empty', 2, 2],
  ['too deep', '<a>'.repeat(300), 'more than 200 elements in each other', 1, 600],
] as const) {
  test(`${name} is told with its place, whatever the pieces`, () => {
    for (const characters of [document.length, 1, 4]) {
      const { problem } = read(document, characters);
      assert.deepEqual([problem?.what, problem?.line, problem?.offset], [what, line, offset], `${characters}`);
    }
  });
}

test('of a value that is too long both ends are kept, and it says so', () => {
  const value = `begin ${'&#10;'.repeat(400_000)} end`;
  for (const characters of [64 * 1024, 65_537]) {
    const { events, problem } = read(`<r a="${value}" b="${value}">t</r>`, characters);
    assert.equal(problem, undefined);
    const [open = ''] = events;
    assert.ok(open.length < 1_000_000);
    assert.match(open, /^<r a=begin &#10;&#10;/);
    assert.match(open, /;\n… \[\d+ characters left out\] …\n&#10;/);
    assert.ok(open.endsWith(' end>'));
    assert.equal(events.length, 3);
  }
});

test('a tag without an end does not fill the memory', () => {
  const { problem } = read(`<r ${'a'.repeat(5_000_000)}`, 64 * 1024);
  assert.equal(problem?.what, 'a tag without an end');
});
