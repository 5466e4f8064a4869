import { pick, type RuleCase, type Violate } from '../rule-case.ts';

const all = "resources:\n  '*':\n    requests:\n      cpu: 10m\n";

/** A file with one amount; the bad one says where it is wrong. */
function amounts(bad: string, good: string) {
  const before = "resources:\n  '*':\n    limits:\n      ";
  return { bad: `${before}${bad} # here\n`, good: `${before}${good}\n` };
}

/** Gives one of the entries of `resources` an amount. */
function set(name: string, amount: string): Violate {
  return (values, random) => {
    const entry = pick(Object.keys(values.resources), random) ?? '*';
    const kind = random() < 0.5 ? 'requests' : 'limits';
    values.resources[entry] = { ...values.resources[entry] };
    values.resources[entry][kind] = { ...values.resources[entry][kind], [name]: amount };
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V012',
    bad: 'resources: {} # here\n',
    good: all,
    violate: (values) => {
      delete values.resources;
    },
  },
  {
    rule: 'V013',
    bad: 'resources: # here\n  unit:\n    requests:\n      cpu: "1"\n',
    good: `${all}  unit:\n    requests:\n      cpu: "1"\n`,
    violate: (values) => {
      values.resources = { unit: values.resources['*'] };
    },
  },
  {
    rule: 'V014',
    bad: `${all}  unit: {} # here\n`,
    good: `${all}  unit:\n    limits:\n      memory: 1Gi\n`,
    violate: (values, random) => {
      values.resources[pick(Object.keys(values.resources), random) ?? '*'] = { requests: {} };
    },
  },
  { rule: 'V015', ...amounts('disk: 1Gi', 'ephemeral-storage: 1Gi'), violate: set('gpu', '1') },
  { rule: 'V016', ...amounts('memory: 4 GB', 'memory: 4G'), violate: set('cpu', '1K') },
  { rule: 'V017', ...amounts('cpu: 0', 'cpu: 10m'), violate: set('memory', '0Gi') },
  { rule: 'V018', ...amounts('cpu: -1', 'cpu: 1'), violate: set('nvidia.com/gpu', '-1') },
  {
    rule: 'V019',
    ...amounts('ci-operator.openshift.io/shm: 2Gi', 'ci-operator.openshift.io/shm: 2G'),
    violate: set('ci-operator.openshift.io/shm', '2001M'),
  },
  {
    rule: 'V020',
    ...amounts('devices.kubevirt.io/kvm: "2"', 'devices.kubevirt.io/kvm: "1"'),
    violate: set('devices.kubevirt.io/kvm', '1.0'),
  },
  {
    rule: 'S006',
    bad: `${all}  unti: # here\n    requests:\n      cpu: "1"\n`,
    good: `${all}  unit:\n    requests:\n      cpu: "1"\n`,
    violate: (values) => {
      values.resources['no-such-step'] = { requests: { cpu: '1' } };
    },
  },
];
