import type { RuleCase } from '../rule-case.ts';

const whole = `resources:
  '*':
    requests:
      cpu: 10m
build_root:
  from_repository: true
tests:
- as: unit
  commands: make test
  container:
    from: src
`;

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
  {
    rule: 'V003',
    bad: 'base_images:\n  cli:\n    namespace: ocp\n    name: "4.20"\n    tag: cli\n    tag: tools # here\n',
    good: 'base_images:\n  cli:\n    namespace: ocp\n    name: "4.20"\n    tag: cli\n',
  },
  {
    rule: 'V004',
    bad: 'images: # here\n- from: base\n  to: app\nbase_images:\n  base:\n    namespace: ocp\n    name: ubi\n    tag: "9"\n',
    good: 'images:\n  items:\n  - from: base\n    to: app\nbase_images:\n  base:\n    namespace: ocp\n    name: ubi\n    tag: "9"\n',
    violate: (values) => {
      values.images = values.images?.items ?? [{ to: 'app' }];
      return true;
    },
  },
  {
    rule: 'S017',
    bad: `${whole}--- # here\noperator:\n  substitutions: []\n`,
    good: whole,
  },
  {
    rule: 'S090',
    options: { older: true },
    bad: 'images: # here\n- from: base\n  to: app\nbase_images:\n  base:\n    namespace: ocp\n    name: ubi\n    tag: "9"\n',
    good: 'images:\n  items:\n  - from: base\n    to: app\nbase_images:\n  base:\n    namespace: ocp\n    name: ubi\n    tag: "9"\n',
  },
  {
    rule: 'S091',
    options: { older: true },
    bad: 'promotion: # here\n  namespace: acme\n  name: "4.20"\n',
    good: 'promotion:\n  to:\n  - namespace: acme\n    name: "4.20"\n',
  },
  {
    rule: 'S092',
    options: {
      buildRootFile: { path: '.ci-operator.yaml', text: 'build_root_image:\n  namespace: ocp\n  tag: "1"\n' },
    },
    bad: 'build_root:\n  from_repository: true\n',
    good: 'build_root:\n  image_stream_tag:\n    namespace: ocp\n    name: builder\n    tag: golang\n',
  },
];
