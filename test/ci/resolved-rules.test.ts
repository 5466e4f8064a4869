import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Registry } from '../../src/ci/registry/registry.ts';
import { validate } from '../../src/ci/validate.ts';
import { multiStageTest } from './mutations.ts';
import { wholeFile } from './rule-case.ts';

const resources = { requests: { cpu: '1' } };
const gather = { as: 'gather', commands: 'make gather', from: 'src', resources };
const steps = [
  gather,
  { ...gather, as: 'late', optional_on_success: true },
  { ...gather, as: 'image', dependencies: [{ name: 'pipeline:widget', env: 'WIDGET' }] },
  { ...gather, as: 'leasing', leases: [{ resource_type: 'quota', env: 'QUOTA' }] },
  { ...gather, as: 'profile', commands: 'ls $CLUSTER_PROFILE_DIR', from: 'stable-custom:cli' },
];

const registry: Registry = {
  steps: new Map(steps.map((part) => [part.as, { file: `${part.as}-ref.yaml`, documentation: '', part }])),
  chains: new Map(),
  workflows: new Map([
    [
      'installs',
      { file: 'installs-workflow.yaml', documentation: '', part: { cluster_profile: 'aws', pre: [{ ref: 'gather' }] } },
    ],
  ]),
  observers: new Map(),
  positionOf: () => ({ line: 7, column: 3 }),
};

/** Errors and warnings of a test that takes steps of the registry, each with its file. */
function told(elements: string, ofTest = '', rest = ''): readonly string[] {
  const source = wholeFile(`${multiStageTest('', ofTest, elements)}${rest}`);
  return validate(source, { registry }).diagnostics.map(({ rule, file }) => `${rule} ${file.split('/').at(-1)}`);
}

test('steps of the registry are seen where the test takes them', () => {
  assert.deepEqual(told('    - ref: gather\n'), []);
  assert.deepEqual(told('    - ref: late\n'), ['V173 late-ref.yaml']);
  assert.deepEqual(told('    - ref: image\n'), ['V179 image-ref.yaml']);
  assert.deepEqual(told('    - ref: profile\n'), ['V154 profile-ref.yaml']);
  assert.deepEqual(told('    - ref: leasing\n    leases:\n    - resource_type: quota\n      env: QUOTA\n'), [
    'V172 leasing-ref.yaml',
  ]);
});

test('a step and a reference of one name are told once, where the second stands', () => {
  assert.deepEqual(told('    - ref: gather\n    post:\n    - ref: gather\n'), [
    'V146 org-repo-main.yaml',
    'V148 gather-ref.yaml',
  ]);
});

test('what a workflow brings is told of the test', () => {
  const claim = '  cluster_claim:\n    version: "4.20"\n    cloud: aws\n    owner: o\n';
  assert.deepEqual(told('    workflow: installs\n', claim), ['V132 org-repo-main.yaml']);
});

test('a test may ask for another image than its step does', () => {
  const made = 'images:\n  items:\n  - to: gadget\n';
  assert.deepEqual(told('    - ref: image\n    dependencies:\n      WIDGET: gadget\n', '', made), []);
  assert.deepEqual(told('    - ref: image\n    dependencies:\n      WIDGET: a:b:c\n'), [
    'V167 org-repo-main.yaml',
    'V175 org-repo-main.yaml',
  ]);
});
