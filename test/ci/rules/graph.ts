import { pick, type RuleCase, type Values } from '../rule-case.ts';

const bin = 'binary_build_commands: make build\n';

function container(as: string, from: string): string {
  return `- as: ${as}\n  commands: make test\n  container:\n    from: ${from}\n`;
}

function steps(from: string): string {
  const step = `    - as: run\n      commands: make test\n      from: ${from}\n      resources:\n        requests:\n          cpu: 100m\n`;
  return `tests:\n- as: e2e\n  steps:\n    test:\n${step}`;
}

/** One more test, in a container. */
function added(values: Values, as: string, from: string, more: Values = {}): void {
  values.tests = [...(values.tests ?? []), { as, commands: 'make', container: { from }, ...more }];
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V181',
    bad: `${bin}tests:\n- as: bin # here\n  commands: make test\n  container:\n    from: src\n`,
    good: `${bin}tests:\n${container('unit', 'src')}`,
    violate: (values) => {
      values.binary_build_commands = 'make';
      added(values, 'bin', 'src');
      return true;
    },
  },
  {
    rule: 'V182',
    bad: `tests:\n${container('unit', 'golang').trimEnd()} # here\n`,
    good: `base_images:\n  golang:\n    namespace: openshift\n    name: release\n    tag: golang-1.24\ntests:\n${container('unit', 'golang')}`,
    violate: (values, random) => {
      const missing = ['nothing-of-it', 'pipeline:src', 'stable:cli'];
      added(values, 'one-more', pick(missing, random) ?? 'nothing-of-it');
      return true;
    },
  },
  {
    rule: 'V183',
    bad: steps('bin').replace('from: bin', 'from: bin # here'),
    good: `${bin}${steps('bin')}`,
    violate: (values) => {
      const step = { as: 'run', from: 'rpms', commands: 'make', resources: { requests: { cpu: '1' } } };
      delete values.rpm_build_commands;
      delete values.rpm_build_location;
      values.tests = [...(values.tests ?? []), { as: 'one-more', steps: { test: [step] } }];
      return true;
    },
  },
  {
    rule: 'V184',
    bad: `tests:\n${container('unit', 'src')}  postsubmit: true\n  shard_count: 2 # here\n`,
    good: `tests:\n${container('unit', 'src')}  shard_count: 2\n`,
    violate: (values) => {
      added(values, 'one-more', 'src', { shard_count: 3, postsubmit: true });
      return true;
    },
  },
  {
    rule: 'V185',
    bad: `tests:\n${container('unit', 'src')}  shard_count: 1 # here\n`,
    good: `tests:\n${container('unit', 'src')}  shard_count: 4\n`,
    violate: (values, random) => {
      added(values, 'one-more', 'src', { shard_count: pick([1, 0, -2], random) });
      return true;
    },
  },
];
