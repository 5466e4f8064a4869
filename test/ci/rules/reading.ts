import type { RuleCase } from '../rule-case.ts';

export const cases: readonly RuleCase[] = [
  {
    rule: 'V001',
    bad: 'releases:\n  latest:\n    candidate:\n      product: ocp\n      stream: nightly\n      version: 4.20 # here\n',
    good: 'releases:\n  latest:\n    candidate:\n      product: ocp\n      stream: nightly\n      version: "4.20"\n',
    violate: (values) => {
      values.tests = 'all of them';
      return true;
    },
  },
  {
    rule: 'V002',
    bad: 'tests:\n- as: unit\n  comands: make test # here\n  commands: make test\n  container:\n    from: src\n',
    good: 'tests:\n- as: unit\n  commands: make test\n  container:\n    from: src\n',
    violate: (values) => {
      values.test = [];
      return true;
    },
  },
];
