import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { AskedImage, Goal, Request } from '../../src/model/request.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { plainTesting } from '../model/plain-request.ts';
import { configTexts } from '../upstream/config-texts.ts';

const config = readConfig(configTexts());

function planned(goal: Goal, names: readonly string[], images: readonly AskedImage[] = [], copyImages = false) {
  const request: Request = {
    ...{ goal, testing: plainTesting, registry: 'registry.example.com/x' },
    components: names.map((name) => ({ name, ref: undefined, origin: '--components' })),
    building: { images, copyImages, rebuild: false, baseImage: undefined, jobs: 2 },
    ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: false, lockTimeout: 0, fix: false },
    ...{ outputDir: '/out', runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
    ...{ publish: false, takeBackSetup: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
  };
  return planRun(request, config).graph.steps;
}

const names = (steps: ReturnType<typeof planned>) => steps.map(({ name }) => name);
const digest = `registry.example.com/y/chains@sha256:${'0'.repeat(64)}`;

test('only the tools are looked for that something is built with', () => {
  const tools = (components: readonly string[]) =>
    names(planned('build', components)).filter((name) => name.startsWith('tool:'));
  assert.deepEqual(tools(['chains']), ['tool:git', 'tool:go', 'tool:ko']);
  assert.deepEqual(tools(['console-plugin']), ['tool:git', 'tool:image-builder']);
  assert.deepEqual(tools([]), ['tool:git', 'tool:go', 'tool:ko', 'tool:image-builder']);
});

test('a given image stands in for the build of it', () => {
  const whole = [{ component: 'chains', image: undefined, ref: digest }];
  assert.deepEqual(names(planned('build', ['chains'], whole)), ['prebuilt:chains']);
  const setUps = ['setup:operator', 'setup:tekton-config'];
  const swap = ['prebuilt:chains', 'cluster', 'check-pull', 'deploy', 'unlock'];
  const deploy = names(planned('deploy', ['chains'], whole));
  assert.deepEqual(deploy.toSorted(), ['lock', ...setUps, ...swap].toSorted(), 'no registry is asked for more');
  assert.deepEqual(
    names(planned('run', ['chains'], whole)).filter((name) => /^(tool|build|checkout|registry)/.test(name)),
    ['tool:git', 'tool:gauge', 'checkout:release-tests'],
  );
  const one = [{ component: 'results', image: 'api', ref: digest }];
  const steps = planned('build', ['results'], one);
  assert.ok(names(planned('deploy', ['results'], one)).includes('images'));
  const creates = (name: string) => steps.find((step) => step.name === name)?.creates;
  assert.deepEqual(creates('prebuilt:results'), ['image:results/api']);
  assert.deepEqual(creates('build:results'), ['image:results/watcher', 'image:results/retention-policy-agent']);
});

test('given images are copied once it is known where to, and a copy of nothing is refused', () => {
  const whole = [{ component: 'chains', image: undefined, ref: digest }];
  const steps = planned('deploy', ['chains'], whole, true);
  assert.ok(names(steps).includes('registry'));
  assert.deepEqual(steps.find(({ name }) => name === 'prebuilt:chains')?.requires, ['registry:push']);
  assert.ok(names(planned('build', ['chains'], whole, true)).includes('registry'));
  assert.throws(() => planned('deploy', ['chains'], [], true), { reason: 'planning:nothing_to_copy' });
});

test('an image that nobody can place is refused, all of them at once', () => {
  const images = [
    { component: 'pipline', image: undefined, ref: digest },
    { component: 'results', image: undefined, ref: digest },
    { component: 'results', image: 'apy', ref: digest },
    { component: 'chains', image: undefined, ref: digest },
    { component: 'chains', image: 'controller', ref: digest },
  ];
  assert.throws(() => planned('build', ['results', 'chains'], images), {
    kind: 'request',
    reason: 'planning:unknown_image',
    message: [
      `--image "pipline=${digest}": "pipline" is none of the components that are asked for`,
      `--image "results=${digest}": say which image it is, one of api, watcher, retention-policy-agent`,
      `--image "results/apy=${digest}": "results" has the images api, watcher, retention-policy-agent`,
      `--image "chains/controller=${digest}": this image is given twice`,
    ].join('\n'),
  });
});
