import { multiStageTest } from '../mutations.ts';
import { registryOf, smallRegistry } from '../registry/small-registry.ts';
import type { RuleCase, Values } from '../rule-case.ts';

const options = { registry: registryOf(smallRegistry) };

/** Lines of the steps of a test, without those that run something. */
function testOf(...lines: readonly string[]): string {
  return `tests:\n- as: e2e\n  steps:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** Adds a test to a configuration. */
function addsTest(steps: Values): (values: Values) => boolean {
  return (values) => {
    values.tests = [...(values.tests ?? []), { as: 'of-a-case', steps }];
    return true;
  };
}

const workflow = 'workflow: cluster';
const step = ['- as: run', '  commands: make e2e', '  from: src', '  resources:', '    requests:', '      cpu: 100m'];
const inPhase = (phase: string, ...more: readonly string[]) => [
  `${phase}:`,
  ...step,
  ...more.map((line) => `  ${line}`),
];

export const cases: readonly RuleCase[] = [
  {
    rule: 'V186',
    bad: 'chain:\n  as: gather-all # here\n  steps:\n  - ref: destroy\n',
    good: 'chain:\n  as: gather\n  steps:\n  - ref: destroy\n',
    inRegistry: { path: 'gather/gather-chain.yaml', beside: smallRegistry },
  },
  {
    rule: 'V187',
    bad: 'workflow:\n  as: upgrade\n  steps:\n    workflow: cluster # here\n    test:\n    - ref: configure\n',
    good: 'workflow:\n  as: upgrade\n  steps:\n    pre:\n    - chain: create\n    test:\n    - ref: destroy\n',
    inRegistry: { path: 'upgrade/upgrade-workflow.yaml', beside: smallRegistry },
  },
  {
    rule: 'V188',
    bad: 'chain:\n  as: gather\n  steps:\n  - ref: destroy\n  - chain: gather # here\n',
    good: 'chain:\n  as: gather\n  steps:\n  - ref: destroy\n',
    inRegistry: { path: 'gather/gather-chain.yaml', beside: smallRegistry },
  },
  {
    rule: 'V188',
    bad: 'workflow:\n  as: gather\n  steps:\n    post:\n    - ref: destory # here\n',
    good: 'workflow:\n  as: gather\n  steps:\n    post:\n    - ref: destroy\n',
    inRegistry: { path: 'gather/gather-workflow.yaml', beside: smallRegistry },
  },
  {
    rule: 'V189',
    bad: testOf('workflow: clusters # here', ...inPhase('test')),
    good: testOf(workflow, ...inPhase('test')),
    options,
    violate: addsTest({ workflow: 'of-nobody' }),
  },
  {
    rule: 'V189',
    bad: testOf('pre:', '- chain: creat # here', ...inPhase('test')),
    good: testOf('pre:', '- chain: create', ...inPhase('test')),
    options,
    violate: addsTest({ test: [{ ref: 'of-nobody' }] }),
  },
  {
    rule: 'V189',
    bad: testOf(workflow, 'observers:', '  enable:', '  - watch # here', ...inPhase('test')),
    good: testOf(workflow, 'observers:', '  disable:', '  - watch', ...inPhase('test')),
    options,
    violate: addsTest({ observers: { enable: ['of-nobody'] } }),
  },
  {
    rule: 'V190',
    bad: testOf('pre:', '- chain: create', '- ref: install # here', ...inPhase('test')),
    good: testOf('pre:', '- chain: create', ...inPhase('test')),
    options,
    violate: addsTest({ pre: [{ ref: 'configure' }, { chain: 'create' }] }),
  },
  {
    rule: 'V191',
    bad: testOf('pre:', '- ref: install # here', ...inPhase('test')),
    good: testOf('pre:', '- ref: install', ...inPhase('test'), 'env:', '  PULL_SECRET: /var/run/mine'),
    options,
    violate: addsTest({ test: [{ ref: 'install' }] }),
  },
  {
    rule: 'V192',
    bad: testOf(workflow, 'env:', '  REGOIN: eu-west-1 # here', ...inPhase('test')),
    good: testOf(workflow, 'env:', '  REGION: eu-west-1', ...inPhase('test')),
    options,
    violate: addsTest({ workflow: 'cluster', env: { OF_NOBODY: '1' } }),
  },
  {
    rule: 'V192',
    bad: testOf(workflow, 'dependencies:', '  IMAGE: src # here', ...inPhase('test')),
    good: testOf(
      workflow,
      ...['dependencies:', '  IMAGE: src'],
      ...inPhase('test', 'dependencies:', '- name: root', '  env: IMAGE'),
    ),
    options,
    violate: addsTest({ workflow: 'cluster', dependencies: { OF_NOBODY: 'src' } }),
  },
  {
    rule: 'V193',
    bad: testOf(
      workflow,
      'leases:',
      '- resource_type: aws-quota # here',
      '  env: QUOTA',
      '  count: 2',
      ...inPhase('test'),
    ),
    good: testOf(workflow, 'leases:', '- resource_type: aws-quota', '  env: MORE', '  count: 2', ...inPhase('test')),
    options,
    violate: addsTest({ workflow: 'cluster', leases: [{ resource_type: 'aws-quota', env: 'QUOTA', count: 7 }] }),
  },
  {
    rule: 'S060',
    bad: testOf('workflow: cluster # here', ...inPhase('test')),
    good: multiStageTest(),
    violate: addsTest({ workflow: 'cluster' }),
  },
  {
    rule: 'S061',
    bad: testOf('env:', '  REGOIN: eu-west-1 # here', ...inPhase('test', 'env:', '- name: REGION', '  default: ""')),
    good: testOf('env:', '  REGION: eu-west-1', ...inPhase('test', 'env:', '- name: REGION', '  default: ""')),
    violate: addsTest({ env: { OF_NOBODY: '1' }, test: [] }),
  },
];
