import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { Goal, Request } from '../../src/model/request.ts';
import { describePlan, planText } from '../../src/plan/describe.ts';
import { planRun } from '../../src/plan/plan-run.ts';

const own = (kind: string) => {
  const path = `config/${kind}.toml`;
  return [{ path, text: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') }];
};
const config = readConfig({
  ...{ components: own('components'), suites: own('suites') },
  ...{ failures: own('failures'), tools: own('tools') },
});

function request(goal: Goal, change: Partial<Request> = {}): Request {
  return {
    ...{ goal, components: [], releaseTestsRef: undefined, registry: 'registry.example.com/x', tags: undefined },
    ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: false, lockTimeout: 0, fix: false },
    ...{ outputDir: '/out', runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
    building: { images: [], rebuild: false, baseImage: undefined, jobs: 2 },
    ...{ publish: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
    ...change,
  };
}

/** Names of the steps, without those that find tools. */
function stepsOf(goal: Goal, change: Partial<Request> = {}): string[] {
  const { steps } = planRun(request(goal, change), config).graph;
  return steps.filter(({ kind }) => kind !== 'tool').map(({ name }) => name);
}

const asked = (name: string, ref?: string) => ({ name, ref, origin: '--components' });
const builds = (name: string) => [`resolve:${name}`, `checkout:${name}`, `build:${name}`];
const tests = ['resolve:release-tests', 'checkout:release-tests', 'test:release-tests'];
const confirms = ['control', 'release-tests', 'pipeline', 'triggers'].map((name) => `confirm:${name}`);

test('every goal has its steps, and no others', () => {
  const built = [...builds('pipeline'), ...builds('triggers')];
  assert.deepEqual(stepsOf('build'), built);
  assert.deepEqual(stepsOf('deploy'), ['images', 'cluster', 'deploy']);
  assert.deepEqual(stepsOf('test'), ['images', 'cluster', ...tests]);
  assert.deepEqual(stepsOf('restore'), ['cluster', 'restore']);
  const tools = planRun(request('check', { tools: ['git', 'go'] }), config).graph.steps;
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['tool:git', 'tool:go'],
  );
  assert.deepEqual(stepsOf('run'), [...built, 'cluster', 'deploy', ...tests, 'restore']);
  const whole = [...built, 'cluster', 'deploy', ...tests, 'history', 'compare', ...confirms, 'restore'];
  assert.deepEqual(stepsOf('run', { history: true, confirm: true }), whole);
  assert.ok(!stepsOf('run', { keep: true }).includes('restore'));
});

test('only what was asked for is built, in the order of the configuration', () => {
  assert.deepEqual(stepsOf('build', { components: [asked('triggers')] }), builds('triggers'));
  const both = [asked('triggers'), asked('pipeline')];
  assert.deepEqual(
    planRun(request('build', { components: both }), config).components.map(({ name }) => name),
    ['pipeline', 'triggers'],
  );
});

test('deploy waits for all images whatever comes of them, tests for the deploy, restore for everything', () => {
  const { steps } = planRun(request('run', { history: true, confirm: true }), config).graph;
  const step = (name: string) => steps.find((candidate) => candidate.name === name);
  assert.deepEqual(step('deploy')?.requires, ['cluster:target']);
  assert.equal(step('deploy')?.after?.length, 12);
  assert.ok(step('test:release-tests')?.requires.includes('deployed:all'));
  assert.ok(step('confirm:pipeline')?.after?.includes('confirmed:release-tests'), 'they share a cluster');
  const restore = step('restore');
  assert.equal(restore?.cleanup, true);
  for (const link of ['deployed:all', 'results:release-tests', 'confirmed:triggers'] as const) {
    assert.ok(restore?.after?.includes(link), link);
  }
});

test('what cannot be planned is told at once, with the components that there are', () => {
  const components = [asked('pipline'), asked('triggers'), asked('chains')];
  assert.throws(() => planRun(request('run', { components, registry: undefined }), config), {
    kind: 'request',
    reason: 'planning:unknown_component',
    message: [
      'no such component: "pipline" (--components), "chains" (--components). Did you mean "pipeline"? The known ones are pipeline, triggers; --components-file adds others',
      'nowhere to push the images: give --registry HOST/REPOSITORY, a registry that the cluster can pull from',
    ].join('\n'),
  });
  assert.throws(() => planRun(request('build', { registry: undefined }), config), { reason: 'planning:no_registry' });
  assert.doesNotThrow(() => planRun(request('deploy', { registry: undefined }), config));
});

test('a plan is told in words, and as data that is all text', () => {
  const plan = describePlan(planRun(request('run', { components: [asked('triggers', 'v0.30.0')] }), config));
  assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  assert.deepEqual(plan.components[0]?.images[0], {
    name: 'controller',
    env: 'IMAGE_TRIGGERS_TEKTON_TRIGGERS_CONTROLLER',
  });
  const text = planText(plan);
  assert.match(text, /^Nothing is touched by a dry run\./);
  assert.match(text, /^ {2}triggers: 4 images from https:\/\/github\.com\/tektoncd\/triggers$/m);
  assert.match(text, /^ {2}tool:go +starts at once$/m);
  assert.match(text, /^ {2}build:triggers +needs source:triggers, tool:ko\b/m);
  assert.doesNotMatch(text, /confirmed:/, 'nothing is waited for that nobody creates');
  assert.match(text, /^ {2}deploy +needs cluster:target, \(image:triggers\/\*\)$/m);
});
