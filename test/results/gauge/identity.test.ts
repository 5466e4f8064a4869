import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGauge } from '../../../src/results/gauge/read-gauge.ts';
import { splitRow } from '../../../src/results/gauge/table-row.ts';
import { recorded, recordedSpecs, root } from './recordings.ts';

const spec = [
  'PIPELINES-11',
  '# Verify RBAC',
  'Tags: rbac,',
  '  admin',
  'Component: Operator',
  '',
  '## Disable RBAC: PIPELINES-11-TC01',
  'Tags: e2e, sanity',
  'Importance: Critical',
  'Steps:',
  '  * Do it',
  '    | table | of a step |',
  '',
  'Underlined: PIPELINES-11-TC01',
  '-----------------------------',
  'Component: RBAC',
  '* Do it again',
].join('\n');

function report(...names: readonly string[]): Uint8Array {
  const cases = names.map((name) => `<testcase classname="Verify RBAC" name="${name}" time="1.5"></testcase>`).join('');
  const attributes = `tests="${names.length}" failures="0" package="${root}/specs/rbac.spec" name="Verify RBAC"`;
  return Buffer.from(`<testsuites><testsuite ${attributes}>${cases}</testsuite></testsuites>`);
}

async function read(names: readonly string[], planned?: readonly string[]) {
  return readGauge({
    suite: 'release-tests',
    xml: [report(...names)],
    stdout: '',
    exitCode: 0,
    root,
    specs: new Map([['specs/rbac.spec', spec]]),
    ...(planned ? { planned: planned.map((heading) => ({ file: 'specs/rbac.spec', heading, line: 0 })) } : {}),
  });
}

test('a result has what its specification says: id, line, tags, importance, component', async () => {
  const { tests, notes } = await read(['Disable RBAC: PIPELINES-11-TC01', 'Underlined: PIPELINES-11-TC01']);
  const facts = tests.map(({ caseId, line, tags, importance, component }) => [
    caseId,
    line,
    tags,
    importance,
    component,
  ]);
  assert.deepEqual(facts, [
    ['PIPELINES-11-TC01', 7, ['rbac', 'admin', 'e2e', 'sanity'], 'Critical', 'Operator'],
    ['PIPELINES-11-TC01', 14, ['rbac', 'admin'], undefined, 'RBAC'],
  ]);
  assert.deepEqual(notes, [
    'PIPELINES-11-TC01 is the id of specs/rbac.spec::Disable RBAC: PIPELINES-11-TC01 and ' +
      'specs/rbac.spec::Underlined: PIPELINES-11-TC01',
  ]);
});

test('a row is told by its number and values, also as plugins before 1.0 name it', async () => {
  const { tests } = await readGauge({ ...recorded('all-pass'), xml: [recorded('all-pass').xml ?? assert.fail()] });
  assert.deepEqual(tests[1]?.row, {
    spec: 1,
    values: [
      ['name', 'alpha'],
      ['version', '1.20'],
    ],
  });
  assert.equal(tests[1]?.caseId, 'PIPELINES-01-TC01');
  const old = await read(['Disable RBAC: PIPELINES-11-TC01 3', 'Unknown 4']);
  assert.deepEqual(
    old.tests.map(({ row, line }) => [row?.spec, line]),
    [
      [3, 7],
      [undefined, undefined],
    ],
  );
  assert.deepEqual(splitRow('A | SpecRow: 2: [a: x | y] [b: ]] | ScnRow: 3'), {
    heading: 'A',
    row: {
      spec: 2,
      scenario: 3,
      values: [
        ['a', 'x | y'],
        ['b', ']'],
      ],
    },
  });
});

test('fewer scenarios than planned are incomplete, rows or not', async () => {
  const headings = ['Disable RBAC: PIPELINES-11-TC01', 'Underlined: PIPELINES-11-TC01'];
  const whole = await read(['Disable RBAC: PIPELINES-11-TC01 | ScnRow: 1', 'Underlined: PIPELINES-11-TC01'], headings);
  assert.deepEqual([whole.problems, whole.planned], [[], 2]);
  const half = await read(['Underlined: PIPELINES-11-TC01'], headings);
  assert.deepEqual(half.problems, [
    'the suite is incomplete: 1 of 2 scenarios have no result: specs/rbac.spec::Disable RBAC: PIPELINES-11-TC01',
  ]);
});

test('every scenario of the recorded project is found by its result', async () => {
  const { xml, ...left } = recorded('default');
  const { tests } = await readGauge({ ...left, xml: xml && [xml], specs: recordedSpecs() });
  assert.ok(tests.every(({ line, tags, caseId }) => line !== undefined && tags !== undefined && caseId !== undefined));
});
