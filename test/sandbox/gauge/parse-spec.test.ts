import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConcepts } from '../../../src/sandbox/gauge/parse-concepts.ts';
import { parseSpec } from '../../../src/sandbox/gauge/parse-spec.ts';
import { wordError } from '../../../src/sandbox/gauge/spec.ts';

function errors(text: string): string[] {
  return parseSpec('x.spec', text).parseErrors.map(wordError);
}

test('everything that a specification can have', () => {
  const text = [
    '# Spec',
    'Tags: a, b,',
    '  c',
    '   |name|',
    '   |----|',
    '   |one \\| two|',
    'A comment.',
    '* A context for <name>',
    '## Scenario',
    'Tags: d',
    '* A step with "text \\" and" <name>',
    '',
    '   |h|',
    '   |-|',
    '   |<name>|',
    'Another comment.',
    '* Last',
    '___',
    '* Clean',
  ].join('\n');
  const spec = parseSpec('x.spec', text);
  assert.deepEqual(spec.parseErrors, []);
  assert.deepEqual(spec.tags, ['a', 'b', 'c']);
  assert.deepEqual(spec.table?.rows, [['one | two']]);
  assert.deepEqual(
    spec.contexts.map((step) => step.value),
    ['A context for {}'],
  );
  const [scenario] = spec.scenarios;
  assert.deepEqual([scenario?.line, scenario?.lastLine, scenario?.tags], [9, 17, ['d']]);
  assert.deepEqual(
    scenario?.steps.map((step) => step.value),
    ['A step with {} {} {}', 'Last'],
  );
  assert.deepEqual(scenario?.steps[0]?.arguments[0], { kind: 'static', value: 'text " and' });
  assert.deepEqual(
    spec.teardowns.map((step) => [step.line, step.text]),
    [[19, 'Clean']],
  );
});

for (const [text, message] of [
  ['', "x.spec:1 Spec does not have any elements => ''"],
  ['words', "x.spec:1 Spec heading not found => ''"],
  ['# S', "x.spec:1 Spec should have at least one scenario => ''"],
  ['# S\n## A', "x.spec:2 Scenario should have at least one step => ''"],
  ['# S\n## A\n* <x>', "x.spec:3 Dynamic parameter <x> could not be resolved => '<x>'"],
  ['# S\n## A\n* "x', "x.spec:3 String not terminated => '\"x'"],
  ['# S\n## A\n* a\n* {', "x.spec:4 '{' is a reserved character and should be escaped => '{'"],
  ['# S\n## A\n* a\n## a\n* a', "x.spec:4 Duplicate scenario definition 'A' found in the same specification => '## a'"],
  ['# S\n# T\n## A\n* a', "x.spec:2 Multiple spec headings found in same file => '# T'"],
  ['# S\n|a|\n|-|\n## A\n* a', "x.spec:1 Data table should have at least 1 data row => ''"],
] as const) {
  test(message, () => assert.ok(errors(text).includes(message), errors(text).join('\n')));
}

test('concepts have parameters and steps', () => {
  const { concepts, errors: wrong } = parseConcepts('x.cpt', '# Deploy <app>\n* Create <app>\n* Verify "x"\n');
  assert.deepEqual(wrong, []);
  assert.equal(concepts[0]?.heading.value, 'Deploy {}');
  assert.equal(concepts[0]?.steps.length, 2);
  const broken = parseConcepts('x.cpt', '# Deploy <app>\n# Other\n* Create <app>\n').errors.map(wordError);
  assert.deepEqual(broken, [
    "x.cpt:3 Dynamic parameter <app> could not be resolved => 'Create <app>'",
    "x.cpt:1 Concept should have at least one step => 'Deploy <app>'",
  ]);
});
