import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leasesOf } from '../../../src/ci/registry/leases.ts';
import { literalConfiguration } from '../../../src/ci/registry/literal.ts';
import { provenanceLine, provenanceOf } from '../../../src/ci/registry/provenance.ts';
import type { ResolvedTest } from '../../../src/ci/registry/resolved-test.ts';
import { type SourceFile, validate } from '../../../src/ci/validate.ts';
import { wholeFile } from '../rule-case.ts';
import { partFile, registryOf, smallRegistry, stepFiles } from './small-registry.ts';

/** A configuration with one test of these steps, resolved with a registry. */
function resolvedWith(files: readonly SourceFile[] | undefined, steps: string) {
  const registry = files && registryOf(files);
  const indented = steps.replaceAll(/^/gm, '    ');
  const validated = validate(wholeFile(`tests:\n- as: e2e\n  steps:\n${indented}\n`), { registry });
  const told = validated.diagnostics.filter(({ rule }) => /^V(?:18[6-9]|19)|^S06/.test(rule));
  return { validated, registry, told: told.map(({ rule, path }) => `${rule} ${path}`), test: validated.resolved[0] };
}

const inline = `test:
- as: run
  commands: make e2e
  from: src
  resources:
    requests:
      cpu: 100m`;

function namesOf(test: ResolvedTest | undefined) {
  return test?.steps.map(({ phase, step }) => `${phase} ${step.as}`);
}

test('a workflow fills what the test leaves out, and an empty list is something', () => {
  const taken = resolvedWith(smallRegistry, `workflow: cluster\n${inline}`);
  assert.deepEqual(namesOf(taken.test), ['pre install', 'pre configure', 'test run', 'post destroy']);
  assert.deepEqual(taken.test?.steps[0]?.through, ['workflow cluster', 'chain create', 'ref install']);
  assert.equal(taken.test?.steps[0]?.step.commands, 'oc get nodes\n');
  const replaced = resolvedWith(smallRegistry, `workflow: cluster\npre: []\npost:\n${inline}`);
  assert.deepEqual(namesOf(replaced.test), ['test run', 'post destroy']);
  assert.deepEqual(replaced.told, []);
});

test('the outermost value of a parameter wins, and is known by its line', () => {
  const { test, validated, registry } = resolvedWith(
    smallRegistry,
    `workflow: cluster\nenv:\n  REGION: sa-east-1\n${inline}`,
  );
  assert.equal(test?.steps[1]?.env.get('REGION')?.value, 'sa-east-1');
  const lines = provenanceOf(validated, registry).map(provenanceLine);
  assert.deepEqual(
    lines.filter((line) => line.includes('.env.')),
    [
      `e2e pre[0].env.REGION of install = "sa-east-1" (config/org/repo/org-repo-main.yaml:6:15)`,
      `e2e pre[0].env.PULL_SECRET of install = "/var/run/pull-secret" (step-registry/create/create-chain.yaml:8:14)`,
      `e2e pre[1].env.REGION of configure = "sa-east-1" (config/org/repo/org-repo-main.yaml:6:15)`,
    ],
  );
  assert.ok(lines.includes('e2e workflow = "cluster" (config/org/repo/org-repo-main.yaml:4:15)'), lines.join('\n'));
});

test('what is set for steps of a phase that the test replaced is no mistake', () => {
  const { told, test } = resolvedWith(smallRegistry, `workflow: cluster\npre: []\nenv:\n  REGION: x\n${inline}`);
  assert.deepEqual(told, []);
  assert.deepEqual(namesOf(test), ['test run', 'post destroy']);
});

test('a parameter of a chain that no step of it declares is told where the test takes the chain', () => {
  const chain = partFile('chain', 'broken', '  steps:\n  - ref: destroy\n  env:\n  - name: NONE\n    default: x\n');
  const { told } = resolvedWith([...smallRegistry, chain], `pre:\n- chain: broken\n${inline}`);
  assert.deepEqual(told, ['V192 tests[0].steps.pre[0].chain']);
});

test('a file of the registry that is wrong is told of whoever takes it', () => {
  const chain = partFile('chain', 'odd', '  stepz: []\n');
  const { validated, told } = resolvedWith([...smallRegistry, chain], `pre:\n- chain: odd\n${inline}`);
  assert.deepEqual(told, []);
  const [found] = validated.diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual([found?.rule, found?.file, found?.line], ['V002', 'step-registry/odd/odd-chain.yaml', 3]);
});

test('chains that contain each other, are deep, or come to billions of steps end', () => {
  const cyclic = [
    partFile('chain', 'one', '  steps:\n  - chain: two\n'),
    partFile('chain', 'two', '  steps:\n  - chain: one\n'),
  ];
  assert.deepEqual(resolvedWith(cyclic, `pre:\n- chain: one\n${inline}`).told, ['V188 tests[0].steps.pre[0].chain']);
  const doubling = Array.from({ length: 40 }, (_, at) =>
    partFile('chain', `c${at}`, `  steps:\n  - chain: c${at + 1}\n  - chain: c${at + 1}\n`),
  );
  const { told } = resolvedWith(
    [...doubling, partFile('chain', 'c40', '  steps: []\n')],
    `pre:\n- chain: c0\n${inline}`,
  );
  assert.deepEqual(told, ['V188 tests[0].steps.pre[0].chain']);
});

test('images, overrides, observers, DNS and architectures reach the steps', () => {
  const observer = {
    path: 'watch/watch-observer.yaml',
    text: 'observer:\n  name: watch\n  from: cli\n  commands: watch-commands.sh\n  resources:\n    requests:\n      cpu: 100m\n  env:\n  - name: EVERY\n    default: 1m\n',
  };
  const files = [
    ...stepFiles(
      'probe',
      '  dependencies:\n  - name: cli\n    env: TOOL\n  observers:\n  - watch\n  node_architecture: s390x\n',
    ),
    ...[observer, { path: 'watch/watch-commands.sh', text: 'sleep 1d\n' }],
  ];
  const settings = `pre:
- ref: probe
env:
  EVERY: 5m
dependencies:
  TOOL: src
dependency_overrides:
  tool: quay.io/org/tool:1
dnsConfig:
  nameservers: [10.0.0.1]
node_architecture_overrides:
  probe: arm64
allow_skip_on_success: true`;
  const { test, told, validated } = resolvedWith(files, `${settings}\n${inline}`);
  assert.deepEqual(told, []);
  const [probe] = test?.steps ?? [];
  assert.equal(probe?.dependencies.get('TOOL')?.value, 'src');
  assert.equal(probe?.overrides.get('TOOL')?.value, 'quay.io/org/tool:1');
  assert.deepEqual(probe?.step.dnsConfig, { nameservers: ['10.0.0.1'] });
  assert.equal(probe?.step.node_architecture, 'arm64');
  assert.deepEqual(
    test?.observers.map(({ value }) => [value.name, value.commands, value.env?.[0]?.default]),
    [['watch', 'sleep 1d\n', '5m']],
  );
  const literal = literalConfiguration(validated).tests?.[0]?.literal_steps;
  assert.equal(literal?.allow_skip_on_success, true);
  assert.deepEqual(literal?.dependency_overrides, { TOOL: 'quay.io/org/tool:1' });
  assert.deepEqual(resolvedWith(files, `observers:\n  disable: [watch]\n${settings}\n${inline}`).told, [
    'V192 tests[0].steps.env.EVERY',
  ]);
});

test('leases of the profile, of steps, chains, the workflow and the test are asked for by type', () => {
  const files = [
    ...smallRegistry,
    ...stepFiles('take', '  leases:\n  - resource_type: b-quota\n    env: OF_STEP\n    count: 3\n'),
    partFile('chain', 'taking', '  steps:\n  - ref: take\n  leases:\n  - resource_type: c-quota\n    env: OF_CHAIN\n'),
  ];
  const { test } = resolvedWith(files, `workflow: cluster\ncluster_profile: gcp\npre:\n- chain: taking\n${inline}`);
  assert.ok(test);
  const profiles = new Map([['gcp', { name: 'gcp', leaseType: 'gcp-quota' }]]);
  assert.deepEqual(
    leasesOf(test, profiles).map(({ value }) => `${value.count} ${value.resource_type} ${value.env}`),
    ['1 aws-quota QUOTA', '3 b-quota OF_STEP', '1 c-quota OF_CHAIN', '1 gcp-quota LEASED_RESOURCE'],
  );
});

test('without a registry tests of their own steps are resolved, and one notice names the others', () => {
  assert.deepEqual(namesOf(resolvedWith(undefined, inline).test), ['test run']);
  const left = resolvedWith(undefined, `workflow: cluster\n${inline}`);
  assert.equal(left.test, undefined);
  assert.deepEqual(left.told, ['S060 tests[0].steps.workflow']);
  assert.deepEqual(
    left.validated.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
});

test('what is missing in a workflow is told at the workflow of the test, all at once', () => {
  const files = [
    partFile('workflow', 'holes', '  steps:\n    pre:\n    - ref: a-hole\n    post:\n    - chain: b-hole\n'),
  ];
  const { told, test } = resolvedWith(files, `workflow: holes\nenv:\n  ANY: x\n${inline}`);
  assert.deepEqual(told, ['V189 tests[0].steps.workflow', 'V189 tests[0].steps.workflow']);
  assert.equal(test, undefined);
});
