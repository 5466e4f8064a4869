import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRegistry } from '../../../src/ci/registry/read-registry.ts';
import { validateRegistry } from '../../../src/ci/registry/validate-registry.ts';
import type { SourceFile } from '../../../src/ci/validate.ts';
import { partFile, smallRegistry, stepFiles } from './small-registry.ts';

/** Rule, file and line of all that is wrong in a registry. */
function told(files: readonly SourceFile[]): readonly string[] {
  const diagnostics = validateRegistry(readRegistry(files, 'step-registry/'));
  return diagnostics.map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

test('nothing is wrong in a registry; files of people and tools are passed over', () => {
  const others = ['OWNERS', 'README.md', 'install/OWNERS', 'install/install-ref.metadata.json', '..data/any'].map(
    (path) => ({ path, text: '{' }),
  );
  const profiles = { path: 'cluster-profiles/cluster-profiles-config.yaml', text: '- profile: aws\n' };
  assert.deepEqual(told([...smallRegistry, ...others, profiles]), []);
});

test('names of files, folders and parts agree', () => {
  const [step, commands] = stepFiles('probe') as [SourceFile, SourceFile];
  const at = (path: string, text = step.text): SourceFile => ({ path, text });
  assert.deepEqual(told([step, commands, at('probe/notes.txt', 'x')]), ['V186 step-registry/probe/notes.txt:1']);
  assert.deepEqual(told([step, at('probe/run-probe.sh')]), [
    'V186 step-registry/probe/probe-ref.yaml:4',
    'V186 step-registry/probe/run-probe.sh:1',
  ]);
  assert.deepEqual(told([at('other/probe-ref.yaml'), at('other/probe-commands.sh')]), [
    'V186 step-registry/other/probe-ref.yaml:2',
  ]);
  assert.deepEqual(told([step, commands, at('other/probe-ref.yaml')]), ['V186 step-registry/other/probe-ref.yaml:1']);
  const renamed = step.text.replace('probe-commands.sh', 'run.sh');
  assert.deepEqual(told([at(step.path, renamed), at('probe/run-commands.sh')]), [
    'V186 step-registry/probe/probe-ref.yaml:4',
  ]);
  assert.deepEqual(told([at(step.path, step.text.replaceAll('.sh', '.py')), at('probe/probe-commands.py')]), []);
});

test('a part is read strictly, and what its reader embeds must have its type', () => {
  const [step, commands] = stepFiles('probe', '  cli: 4.10\n  documentation: 4.10\n') as [SourceFile, SourceFile];
  assert.deepEqual(told([step, commands]), ['V001 step-registry/probe/probe-ref.yaml:8']);
  assert.deepEqual(told([partFile('chain', 'probe', '  step: []\n')]), ['V002 step-registry/probe/probe-chain.yaml:3']);
  assert.deepEqual(told([{ path: 'probe/probe-workflow.yaml', text: 'chain:\n  as: probe\n' }]).toSorted(), [
    'V002 step-registry/probe/probe-workflow.yaml:1',
    'V186 step-registry/probe/probe-workflow.yaml:1',
  ]);
});

test('a cycle of chains is told in each of them, and of nobody who only takes them', () => {
  const chain = (name: string, next: string) => partFile('chain', name, `  steps:\n  - chain: ${next}\n`);
  assert.deepEqual(told([chain('one', 'two'), chain('two', 'one'), chain('three', 'one')]), [
    'V188 step-registry/one/one-chain.yaml:4',
    'V188 step-registry/two/two-chain.yaml:4',
  ]);
});

test('a step that is twice in a chain is told of the innermost chain that has both', () => {
  const files = [
    ...stepFiles('probe'),
    partFile('chain', 'inner', '  steps:\n  - ref: probe\n'),
    partFile('chain', 'outer', '  steps:\n  - ref: probe\n  - chain: inner\n'),
    partFile('chain', 'outermost', '  steps:\n  - chain: outer\n'),
  ];
  assert.deepEqual(told(files), ['V190 step-registry/outer/outer-chain.yaml:5']);
});

test('a file is parsed when its part is asked for', () => {
  let reads = 0;
  const lazy = (file: SourceFile): SourceFile => ({
    path: file.path,
    get text() {
      reads += 1;
      return file.text;
    },
  });
  const files = Array.from({ length: 5000 }, (_, at) => stepFiles(`step${at}`)).flat();
  const { registry, violations } = readRegistry(files.map(lazy));
  assert.deepEqual(violations, []);
  assert.equal(reads, 0);
  assert.equal(registry.steps.get('step7')?.part.commands, 'oc get nodes\n');
  assert.equal(registry.steps.get('step7'), registry.steps.get('step7'));
  assert.equal(reads, 2);
});
