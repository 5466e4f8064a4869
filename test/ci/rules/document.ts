import type { RuleCase } from '../rule-case.ts';

const commandsOfOne = '- ref: org.repo\n  commands: make build\n';
const stepWith = (env: string) =>
  `tests:\n- as: e2e\n  steps:\n    env:\n${env}    test:\n    - as: run\n      commands: make e2e\n      from: src\n      env:\n      - name: VERSION\n      resources:\n        requests:\n          cpu: 100m\n`;

export const cases: readonly RuleCase[] = [
  {
    rule: 'V005',
    bad: 'tests: [] # here\n',
    good: 'tests: []\npromotion:\n  to:\n  - namespace: acme\n    name: widget\n    additional_images:\n      source: src\n',
    violate: (values) => {
      values.tests = [];
      delete values.images;
      delete values.promotion;
    },
  },
  {
    rule: 'V006',
    bad: 'rpm_build_location: /go/src/packages # here\n',
    good: 'rpm_build_commands: make rpms\nrpm_build_location: /go/src/packages\n',
    violate: (values) => {
      delete values.rpm_build_commands;
      values.rpm_build_location = 'packages';
    },
  },
  {
    rule: 'V007',
    bad: 'rpm_build_location_list: # here\n- ref: org.repo\n  location: packages\n',
    good: 'rpm_build_commands: make rpms\nrpm_build_location: packages\n',
    also: ['V010'],
    violate: (values) => {
      values.rpm_build_location_list = [{ ref: 'org.repo', location: 'packages' }];
    },
  },
  {
    rule: 'V008',
    bad: 'base_rpm_images: # here\n  base:\n    namespace: ocp\n    name: "4.20"\n    tag: base\n',
    good: 'rpm_build_commands: make rpms\nbase_rpm_images:\n  base:\n    namespace: ocp\n    name: "4.20"\n    tag: base\n',
    violate: (values) => {
      delete values.rpm_build_commands;
      values.base_rpm_images = {};
    },
  },
  {
    rule: 'V009',
    bad: 'canonical_go_repository: github.com/org/repo # here\n',
    good: 'canonical_go_repository: k8s.io/repo\n',
    violate: (values) => {
      const { org = 'org', repo = 'repo' } = values.zz_generated_metadata ?? {};
      values.canonical_go_repository = `github.com/${org}/${repo}`;
    },
  },
  {
    rule: 'V010',
    bad: `binary_build_commands_list: # here\n${commandsOfOne}`,
    good: 'binary_build_commands: make build\n',
    violate: (values, random) => {
      const name = random() < 0.5 ? 'test_binary_build_commands_list' : 'rpm_build_commands_list';
      values[name] = [{ ref: 'org.repo', commands: 'make' }];
    },
  },
  {
    rule: 'V011',
    bad: 'build_root: ~\nbuild_roots: # here\n  org.repo:\n    from_repository: true\n',
    good: 'build_root:\n  from_repository: true\n',
    violate: (values) => {
      values.build_roots = { 'org.repo': values.build_root ?? { from_repository: true } };
      delete values.build_root;
    },
  },
  {
    rule: 'S013',
    bad: stepWith('      VERSION: 4.10 # here\n'),
    good: stepWith('      VERSION: "4.10"\n'),
    violate: (values) => {
      values.resources['*'].requests = { cpu: 1.5e-7 };
    },
  },
  {
    rule: 'S014',
    bad: 'image: # here\n  items: []\n',
    good: 'images:\n  items: []\n',
    options: { lenient: true },
    violate: (values) => {
      values.tets = values.tests;
    },
  },
  {
    rule: 'S015',
    bad: 'binary_build_commands: make\nbinary_build_commands: make build # here\n',
    good: 'binary_build_commands: make build\n',
    options: { lenient: true },
  },
  {
    rule: 'S016',
    bad: 'canonical_go_repository_list: # here\n- ref: org.repo\n  repository: k8s.io/repo\n',
    good: 'canonical_go_repository: k8s.io/repo\n',
    violate: (values) => {
      values.canonical_go_repository_list = [{ ref: 'org.repo', repository: 'k8s.io/repo' }];
    },
  },
];
