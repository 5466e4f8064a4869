import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOrder } from '../../../src/ci/run/test-orders.ts';
import { testRunSteps } from '../../../src/ci/run/test-run-steps.ts';
import type { CiRunRequest } from '../../../src/model/ci-run.ts';
import { groundOf } from './run-ground.ts';

/** The order of a test of a fragment of a configuration. */
function orderOf(name: string, fragment: string, changes: Partial<CiRunRequest> = {}) {
  const ground = groundOf(fragment, changes);
  const step = ground.steps.find((one) => one.name === name) ?? assert.fail(`there is no step "${name}"`);
  return { order: testOrder(step, ground), steps: testRunSteps(step, ground) };
}

const multiStage = `
tests:
- as: e2e
  timeout: 3h0m0s
  restrict_network_access: false
  steps:
    cluster_profile: aws
    allow_skip_on_success: true
    allow_best_effort_post_steps: true
    env: {SIZE: large}
    pre:
    - as: install
      from: src
      cli: latest
      commands: make install
      timeout: 1h0m0s
      grace_period: 1m0s
      resources: {requests: {cpu: 100m}}
      env: [{name: SIZE, default: small}, {name: COLOR, default: red}]
      credentials: [{namespace: test-credentials, name: pull, mount_path: /pull}]
      leases: [{resource_type: quota, env: QUOTA}]
    test:
    - as: check
      from_image: {namespace: ocp, name: tools, tag: v1}
      commands: make check
      no_kubeconfig: true
      run_as_script: true
      resources: {requests: {cpu: 100m}}
      dependencies: [{name: src, env: SRC}, {name: cli, env: CLI}]
    post:
    - as: gather
      from: cli
      commands: make gather
      optional_on_success: true
      best_effort: true
      timeout: 10m0s
      resources: {requests: {cpu: 100m}}
releases:
  latest: {integration: {namespace: ocp, name: "4.19"}}
`;

test('a multi-stage test is its phases one after the other, with all that its pods have', () => {
  const { order } = orderOf('e2e', multiStage, {
    dependencyOverrides: { cli: 'quay.io/a/b@sha256:1' },
    parameters: { COLOR: '"blue"' },
  });
  assert.deepEqual(
    order.pods.map(({ name, phase, image }) => [name, phase, `${image.stream}:${image.tag}`]),
    [
      ['e2e-install', 'pre', 'pipeline:src'],
      ['e2e-check', 'test', 'pipeline:ocp-tools-v1'],
      ['e2e-gather', 'post', 'stable:cli'],
    ],
  );
  const [install, check, gather] = order.pods;
  assert.deepEqual(install?.env, { SIZE: 'large', COLOR: 'blue' });
  assert.deepEqual([install?.timeout, install?.grace, install?.cli], [3600, 60, { stream: 'stable', tag: 'cli' }]);
  assert.deepEqual(install?.mounts, [
    { secret: 'e2e-cluster-profile', mountPath: '/var/run/secrets/ci.openshift.io/cluster-profile' },
    { secret: 'test-credentials-pull', mountPath: '/pull' },
  ]);
  assert.deepEqual([check?.kubeconfig, check?.runAsScript, check?.timeout, check?.grace], [false, true, 7200, 15]);
  assert.deepEqual(check?.env, { CLI: 'quay.io/a/b@sha256:1' });
  assert.deepEqual(check?.images, [
    { env: 'RELEASE_IMAGE_LATEST', image: { stream: 'release', tag: 'latest' } },
    { env: 'SRC', image: { stream: 'pipeline', tag: 'src' } },
  ]);
  assert.deepEqual([gather?.optionalOnSuccess, gather?.bestEffort, gather?.timeout], [true, true, 600]);
  assert.deepEqual([order.allowSkipOnSuccess, order.allowBestEffort, order.timeout], [true, true, 10_800]);
  assert.equal(order.restrictNetwork, false);
  assert.deepEqual(order.leases, [{ type: 'quota', env: 'QUOTA', count: 1 }]);
  assert.deepEqual(order.copied, [
    { from: { namespace: 'ci', name: 'cluster-secrets-aws' }, to: 'e2e-cluster-profile' },
    { from: { namespace: 'test-credentials', name: 'pull' }, to: 'test-credentials-pull' },
  ]);
});

test('a container test is one pod, with the resources of its name over those of all', () => {
  const fragment = `
base_images: {tools: {namespace: ocp, name: tools, tag: v1}}
resources:
  '*': {requests: {cpu: 100m, memory: 1Gi}, limits: {memory: 2Gi}}
  unit: {requests: {cpu: "4"}}
tests:
- as: unit
  commands: make unit
  container: {from: src, memory_backed_volume: {size: 4Gi}}
  secrets: [{name: one}, {name: two}, {name: three, mount_path: /three}]
- as: lint
  commands: make lint
  container: {from: tools}
`;
  const { order } = orderOf('unit', fragment);
  const [pod] = order.pods;
  assert.deepEqual([pod?.name, pod?.step, pod?.phase, pod?.clone], ['unit', 'unit', 'container', false]);
  assert.deepEqual(pod?.resources, { requests: { cpu: '4', memory: '1Gi' }, limits: { memory: '2Gi' } });
  assert.equal(pod?.memoryVolume, '4Gi');
  assert.deepEqual(
    pod?.mounts.map(({ secret, mountPath }) => `${secret} ${mountPath}`),
    ['ci-one /usr/test-secrets', 'ci-two /usr/test-secrets-2', 'ci-three /three'],
  );
  assert.equal(orderOf('lint', fragment).order.pods[0]?.clone, true);
});

test('the steps of a test join by links: phases in their order, post after all', () => {
  const { steps } = orderOf('e2e', multiStage, { leaseServer: { url: 'http://boskos', credentials: undefined } });
  const byName = new Map(steps.map((step) => [step.name, step]));
  assert.ok(byName.get('begin:e2e')?.requires.includes('leased:e2e'));
  const { requires, after } = byName.get('run:e2e/check') ?? {};
  assert.deepEqual(requires, ['begun:e2e', 'namespace:ci', 'checkout:src']);
  assert.deepEqual(after, ['passed:e2e/install']);
  const post = byName.get('run:e2e/gather');
  assert.deepEqual([post?.cleanup, post?.requires], [true, []]);
  assert.ok(post?.after?.includes('ran:e2e/check'));
  assert.ok(byName.get('end:e2e')?.after?.includes('ran:e2e/gather'));
  assert.deepEqual(byName.get('end:e2e')?.creates, ['results:e2e', 'made:e2e']);
});
