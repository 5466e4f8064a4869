import { changesStep, changesTest, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase, type Values } from '../rule-case.ts';

const second =
  '    - as: report\n      commands: make report\n      from: src\n      resources:\n        requests:\n          cpu: 100m\n';

/** Adds an element to one of the phases of a test. */
function adds(...elements: readonly Values[]) {
  return changesTest((test, random) => {
    for (const element of elements) {
      const phase = pick(['pre', 'test', 'post'], random) ?? 'test';
      test.steps[phase] = [...(test.steps[phase] ?? []), element];
    }
  }, 'steps');
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V139',
    bad: multiStageTest().replace('steps:', 'steps: # here'),
    good: multiStageTest().replace('steps:', 'literal_steps:'),
    options: { literal: true },
    violate: changesTest({}, 'steps'),
  },
  {
    rule: 'V143',
    bad: multiStageTest('    - ref: gather # here\n      chain: gather\n'),
    good: multiStageTest('    - ref: gather\n    - chain: gather-more\n'),
    violate: changesStep({ ref: 'of-a-case' }),
  },
  { rule: 'V144', bad: multiStageTest('    - {} # here\n'), good: multiStageTest(), violate: adds({}) },
  {
    rule: 'V145',
    bad: multiStageTest('    - ref: "" # here\n'),
    good: multiStageTest('    - ref: gather\n'),
    violate: adds({ chain: '' }),
  },
  {
    rule: 'V146',
    bad: multiStageTest('    - ref: gather\n    - ref: gather # here\n'),
    good: multiStageTest('    - ref: gather\n'),
    violate: adds({ ref: 'of-a-case' }, { chain: 'of-a-case' }),
  },
  {
    rule: 'V147',
    bad: multiStageTest().replace('- as: run\n      commands: make e2e', '- commands: make e2e # here'),
    good: multiStageTest(),
    violate: changesStep((step) => {
      delete step.as;
    }),
  },
  {
    rule: 'V148',
    bad: multiStageTest('', '', second.replace('report', 'run # here')),
    good: multiStageTest('', '', second),
    violate: changesTest((test, random) => {
      const step = { as: 'of-a-case', commands: 'make', from: 'src', resources: { requests: { cpu: '1' } } };
      adds(step, { ...step })({ tests: [test] }, random);
    }, 'steps'),
  },
  {
    rule: 'V155',
    bad: multiStageTest().replace('run\n      commands: make e2e', 'run # here'),
    good: multiStageTest(),
    violate: changesStep({ commands: '' }),
  },
  {
    rule: 'V156',
    bad: multiStageTest("      commands: trap 'make clean' TERM && make e2e # here\n"),
    good: multiStageTest("      commands: trap 'make clean' TERM && make e2e\n      grace_period: 5m\n"),
    violate: changesStep((step, random) => {
      delete step.grace_period;
      step.commands = pick(['trap x EXIT', '# do not trap\nmake', 'set -e; trap - TERM', 'echo "trapped"'], random);
    }),
  },
  {
    rule: 'V157',
    bad: multiStageTest('      best_effort: true # here\n'),
    good: multiStageTest('      best_effort: true\n      timeout: 10m\n'),
    violate: changesStep((step) => {
      step.best_effort = true;
      delete step.timeout;
    }),
  },
  {
    rule: 'V158',
    bad: multiStageTest('      resources:\n        requests:\n          cpu: 0m # here\n'),
    good: multiStageTest(),
    violate: changesStep((step, random) => {
      step.resources = pick([undefined, {}, { requests: { cpus: '1' } }, { limits: { memory: '-1Gi' } }], random);
    }),
  },
  {
    rule: 'V165',
    bad: `${multiStageTest('      env:\n      - name: SUITE # here\n')}    env: {}\n`,
    good: `${multiStageTest('      env:\n      - name: SUITE\n')}    env:\n      SUITE: smoke\n`,
    violate: changesStep((step: Values, _: () => number, test: Values) => {
      step.env = [...(step.env ?? []), { name: 'NOBODY_SETS_IT' }];
      test.steps.env ??= {};
    }),
  },
  {
    rule: 'V173',
    bad: multiStageTest('      optional_on_success: false # here\n'),
    good: `${multiStageTest()}    post:\n${second}      optional_on_success: true\n`,
    violate: changesTest((test, random) => {
      const step = { as: 'of-a-case', commands: 'make', from: 'src', resources: { requests: { cpu: '1' } } };
      const phase = pick(['pre', 'test'], random) ?? 'test';
      test.steps[phase] = [...(test.steps[phase] ?? []), { ...step, optional_on_success: random() < 0.5 }];
    }, 'steps'),
  },
  {
    rule: 'V174',
    bad: multiStageTest('      node_architecture: aarch64 # here\n'),
    good: multiStageTest('      node_architecture: arm64\n'),
    violate: (values, random) => {
      const wrong = pick(['multi', '', 'x86_64'], random);
      if (random() < 0.5) return changesStep({ node_architecture: wrong })(values, random);
      return changesTest((test) => {
        test.steps.node_architecture_overrides = { run: wrong };
      }, 'steps')(values, random);
    },
  },
];
