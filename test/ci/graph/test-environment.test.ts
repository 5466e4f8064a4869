import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageVariable, variablesOf } from '../../../src/ci/graph/image-variable.ts';
import { multiStageTests } from '../../../src/ci/graph/multi-stage.ts';
import { environmentOf } from '../../../src/ci/graph/test-environment.ts';
import { multiStage, read, root, stepsIn } from './graph-in.ts';

test('variables are called after the stream and the tag', () => {
  const names = ['pipeline', 'stable', 'stable-initial', 'release', 'custom'].map((stream) =>
    imageVariable(stream, 'a-b.c'),
  );
  assert.deepEqual(names, [
    'LOCAL_IMAGE_A_B.C',
    'IMAGE_A_B.C',
    'INITIAL_IMAGE_A_B.C',
    'RELEASE_IMAGE_A_B.C',
    undefined,
  ]);
});

test('steps give a variable for each image', () => {
  const steps = stepsIn(
    `${root}images:\n  items:\n  - to: my-app\nreleases:\n  initial:\n    release: {version: "4.20"}\n`,
  );
  const given = Object.fromEntries(steps.map((step) => [step.name, variablesOf(step)]));
  assert.deepEqual(given['my-app'], ['LOCAL_IMAGE_MY_APP']);
  assert.deepEqual(given['[output:stable:my-app]'], ['IMAGE_MY_APP']);
  assert.deepEqual(given['[release:initial]'], ['RELEASE_IMAGE_INITIAL']);
  assert.deepEqual(given['[images]'], []);
});

test('a test has its dependencies; what is given in their place wins', () => {
  const step =
    'from: src\ndependencies:\n- {name: app, env: APP}\n- {name: "release:latest", env: PAYLOAD}\n- {name: cli, env: CLI}';
  const { configuration, resolved } = read(
    `images:\n  items:\n  - to: app\ntests:\n${multiStage(
      'e2e',
      [step],
      'cluster_claim: {version: "4.20", cloud: aws, owner: us}',
    ).replace('steps:\n', 'steps:\n    dependency_overrides: {app: quay.io/own, CLI: quay.io/own-cli}\n')}`,
  );
  const tests = multiStageTests(configuration, resolved, new Map([['cli', 'quay.io/flag']]));
  const found = [...tests.values()].flatMap((one) => environmentOf(one, configuration));
  assert.deepEqual(
    found.map(({ env, value, isPullSpec }) => [env, value, isPullSpec]),
    [
      ['APP', 'quay.io/own', true],
      ['PAYLOAD', 'release:latest-e2e', false],
      ['CLI', 'quay.io/flag', true],
    ],
  );
});

test('with a cluster profile a test has the payload', () => {
  const { configuration, resolved } = read(
    `tests:\n${multiStage('e2e', ['from: src']).replace('steps:\n', 'steps:\n    cluster_profile: aws\n')}`,
  );
  const [given] = [...multiStageTests(configuration, resolved).values()].flatMap((one) =>
    environmentOf(one, configuration),
  );
  assert.deepEqual(given, { step: undefined, env: 'RELEASE_IMAGE_LATEST', value: 'release:latest', isPullSpec: false });
});
