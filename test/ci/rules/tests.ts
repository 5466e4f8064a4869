import { changesTest, containerTest, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

const kinds = ['commands', 'container', 'steps', 'literal_steps'];

export const cases: readonly RuleCase[] = [
  {
    rule: 'V092',
    bad: 'tests:\n- as: unit # here\n  container:\n    from: src\n',
    good: containerTest(),
    violate: changesTest((test) => {
      for (const kind of ['commands', 'steps', 'literal_steps']) delete test[kind];
    }),
  },
  {
    rule: 'V093',
    bad: multiStageTest('', '  commands: make e2e\n').replace('  steps:', '  steps: # here'),
    good: multiStageTest(),
    violate: changesTest((test) => Object.assign(test, { commands: 'make', steps: { ...test.steps } })),
  },
  {
    rule: 'V110',
    bad: containerTest('  cron: "@daily"\n  reporter_config:\n    job_states_to_report: [failure] # here\n'),
    good: containerTest('  cron: "@daily"\n  reporter_config:\n    channel: "#team"\n'),
    violate: changesTest({ reporter_config: { job_states_to_report: ['failure'] } }),
  },
  {
    rule: 'V111',
    bad: containerTest(
      '  cron: "@daily"\n  reporter_config:\n    channel: "#team"\n    report_presubmit: true # here\n',
    ),
    good: containerTest(
      '  cron: "@daily"\n  presubmit: true\n  reporter_config:\n    channel: "#team"\n    report_presubmit: true\n',
    ),
    violate: changesTest({ presubmit: false, reporter_config: { channel: '#team', report_presubmit: true } }),
  },
  {
    rule: 'V112',
    bad: containerTest('  timeout: 80h # here\n'),
    good: containerTest('  timeout: 4h\n'),
    violate: changesTest((test, random) => {
      test.timeout = pick(['72h0m1s', '4321m', '100h'], random);
    }),
  },
  {
    rule: 'V127',
    bad: containerTest('  cluster: build4 # here\n'),
    good: containerTest('  cluster: build04\n'),
    violate: changesTest((test, random) => {
      test.cluster = pick(['build4', 'hosted-mgmt', 'app', 'BUILD01'], random);
    }),
  },
  {
    rule: 'V128',
    bad: containerTest('    memory_backed_volume:\n      size: 4 Gi # here\n'),
    good: containerTest('    memory_backed_volume:\n      size: 4Gi\n'),
    violate: changesTest((test, random) => {
      test.container.memory_backed_volume = { size: pick(['much', '4 Gi', '', '4GB'], random) };
    }, 'container'),
  },
  {
    rule: 'V129',
    bad: 'tests:\n- as: unit\n  commands: make test\n  container:\n    clone: true # here\n',
    good: containerTest(),
    violate: changesTest((test) => {
      delete test.container.from;
    }, 'container'),
  },
  {
    rule: 'V130',
    bad: 'tests:\n- as: unit # here\n  commands: make test\n',
    good: containerTest(),
    violate: changesTest((test) => {
      for (const kind of kinds.slice(1)) delete test[kind];
    }),
  },
  {
    rule: 'V131',
    bad: multiStageTest('', '  container:\n    from: src\n').replace('  steps:', '  steps: # here'),
    good: multiStageTest(),
    violate: changesTest((test) => Object.assign(test, { container: { from: 'src' }, steps: { ...test.steps } })),
  },
  {
    rule: 'S031',
    bad: containerTest('  always_run: true # here\n  run_if_changed: ^go.mod$\n'),
    good: containerTest('  always_run: false\n  run_if_changed: ^go.mod$\n'),
    violate: changesTest((test) => Object.assign(test, { always_run: true, pipeline_run_if_changed: 'docs' })),
  },
  {
    rule: 'S032',
    bad: containerTest('  portable: true # here\n'),
    good: containerTest('  postsubmit: true\n  portable: true\n'),
    violate: changesTest((test) => {
      for (const field of ['cron', 'interval', 'minimum_interval', 'postsubmit', 'release_controller'])
        delete test[field];
      test.portable = true;
    }),
  },
  {
    rule: 'S033',
    bad: containerTest('  max_concurrency: -1 # here\n'),
    good: containerTest('  max_concurrency: 1\n'),
    violate: changesTest({ max_concurrency: -3 }),
  },
  {
    rule: 'S040',
    bad: containerTest('  node_architecture: aarch64 # here\n'),
    good: containerTest('  node_architecture: arm64\n'),
    violate: changesTest({ node_architecture: 'x86_64' }),
  },
];
