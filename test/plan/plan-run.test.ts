import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { JobOrder } from '../../src/model/job.ts';
import { permissionText } from '../../src/model/permission.ts';
import type { Goal, Request } from '../../src/model/request.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { plainTesting } from '../model/plain-request.ts';
import { configTexts } from '../upstream/config-texts.ts';

const config = readConfig(configTexts());

function request(goal: Goal, change: Partial<Request> = {}): Request {
  return {
    ...{ goal, components: [], testing: plainTesting, registry: 'registry.example.com/x' },
    ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: false, lockTimeout: 0, fix: false },
    ...{ outputDir: '/out', runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
    building: { images: [], rebuild: false, baseImage: undefined, jobs: 2 },
    ...{ publish: false, takeBackSetup: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
    ...change,
  };
}

/** Names of the steps, without those that find tools and set up the cluster. */
function stepsOf(goal: Goal, change: Partial<Request> = {}): string[] {
  const { steps } = planRun(request(goal, change), config).graph;
  return steps.filter(({ kind }) => kind !== 'tool' && kind !== 'setup').map(({ name }) => name);
}

function setUpOf(goal: Goal, change: Partial<Request> = {}): string[] {
  const { steps } = planRun(request(goal, change), config).graph;
  return steps.filter(({ kind }) => kind === 'setup').map(({ name }) => name.replace('setup:', ''));
}

const asked = (name: string, ref?: string) => ({ name, ref, origin: '--components' });
const two = { components: [asked('pipeline'), asked('triggers')] };
const builds = (name: string) => [`resolve:${name}`, `checkout:${name}`, `build:${name}`];
const tests = [
  ...['resolve', 'checkout', 'test'].map((kind) => `${kind}:release-tests`),
  ...['observe', 'observed', 'explain'],
];
const confirms = ['control', 'release-tests', 'pipeline', 'triggers'].map((name) => `confirm:${name}`);

const claim = {
  ...{ as: 'latest', product: 'ocp', version: '4.19', architecture: 'amd64', cloud: 'aws', owner: 'me', labels: {} },
  timeout: 60,
};

test('on a claimed cluster nothing is done before it is there, and nothing after it is given back', () => {
  const { steps } = planRun(request('run', { ...two, claim, signsOut: true }), config).graph;
  assert.deepEqual(
    [steps[0]?.name, ...steps.slice(-3).map(({ name }) => name)],
    ['claim', 'unlock', 'release', 'sign-out'],
  );
  assert.ok(!steps.some(({ kind }) => kind === 'restore'), 'it restores what nobody keeps');
  const free = steps.filter(({ requires, cleanup }) => !cleanup && !requires.includes('claimed:target'));
  const here = free.filter(({ creates }) => creates.every((link) => /^(tool|commit|source):/.test(link)));
  assert.deepEqual(
    free.filter((step) => !here.includes(step)).map(({ name }) => name),
    ['claim'],
  );
  const release = steps.find(({ name }) => name === 'release');
  const before = steps.slice(0, -2).flatMap(({ creates }) => creates);
  assert.deepEqual(
    before.filter((link) => !release?.after?.includes(link)),
    [],
  );
  assert.deepEqual(stepsOf('check', { claim }), ['check:cluster/claim']);
  assert.deepEqual(stepsOf('restore', { claimsOf: 'run-0' }), ['sign-in', 'release']);
});

test('every goal has its steps, and no others', () => {
  const built = ['registry', ...builds('pipeline'), ...builds('triggers')];
  const deployed = ['cluster', 'check-pull', 'deploy'];
  const last = ['forget-login', 'unlock'];
  assert.deepEqual(stepsOf('build', two), [...built, 'forget-login']);
  assert.deepEqual(stepsOf('deploy'), ['lock', 'registry', 'images', ...deployed, ...last]);
  assert.deepEqual(stepsOf('deploy', { registry: undefined }), ['lock', 'images', ...deployed, 'unlock']);
  const baseline = { ...two, baseline: true, history: true, confirm: true };
  assert.deepEqual(stepsOf('deploy', baseline), ['lock', 'cluster', 'deploy', 'unlock']);
  const compared = ['history', 'compare', ...confirms];
  assert.deepEqual(stepsOf('run', baseline), ['lock', 'cluster', 'deploy', ...tests, ...compared, 'unlock']);
  assert.deepEqual(stepsOf('test'), ['lock', 'cluster', 'images', ...tests, 'unlock']);
  assert.deepEqual(stepsOf('status', { signsOut: true }), ['status', 'sign-out']);
  assert.deepEqual(stepsOf('restore'), ['sign-in', 'lock', 'restore', 'remove-builds', 'unlock']);
  const tools = planRun(request('check', { tools: ['git', 'go'] }), config).graph.steps;
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['tool:git', 'tool:go'],
  );
  assert.deepEqual(stepsOf('run', two), ['lock', ...built, ...deployed, ...tests, 'restore', ...last]);
  const whole = ['lock', ...built, ...deployed, ...tests, 'history', 'compare', ...confirms, 'restore', ...last];
  assert.deepEqual(stepsOf('run', { ...two, history: true, confirm: true }), whole);
  assert.ok(!stepsOf('run', { ...two, keep: true }).includes('restore'));
});

test('a build needs a cluster only where its registry is to be used', () => {
  assert.deepEqual(setUpOf('build', two), []);
  const own = { ...two, registry: undefined };
  assert.deepEqual(setUpOf('build', own), ['registry', 'namespace', 'pusher', 'image-puller']);
  assert.deepEqual(stepsOf('build', { ...own, signsOut: true }).slice(-3), ['forget-login', 'unlock', 'sign-out']);
  const { steps } = planRun(request('build', own), config).graph;
  for (const { name, requires } of steps.filter(({ kind }) => kind === 'build'))
    assert.ok(requires.includes('registry:push'), name);
});

test('images that no build has left are taken by their names where a registry is named', () => {
  const images = (change: Partial<Request>) =>
    planRun(request('deploy', change), config).graph.steps.find(({ name }) => name === 'images')?.requires;
  assert.deepEqual(images({}), ['registry:push']);
  assert.deepEqual(images({ registry: undefined }), []);
});

test('the refs are those of what is built and of the suites that run', () => {
  const components = [asked('triggers', 'pr/12'), asked('chains', '@2020-10-31'), asked('pipeline')];
  const refs = (goal: Goal, baseline = false) => {
    const plan = planRun(
      request(goal, { components, baseline, asOf: '2020-11-30', testing: { ...plainTesting, ref: 'v1' } }),
      config,
    );
    return plan.refs.map(({ name, ref, branch }) => `${name} ${ref} ${branch}`);
  };
  const built = ['pipeline main@2020-11-30 main', 'triggers pr/12 main', 'chains main@2020-10-31 main'];
  assert.deepEqual(refs('build'), built);
  assert.deepEqual(refs('run'), [...built, 'release-tests v1 master']);
  assert.deepEqual(refs('run', true), ['release-tests v1 master']);
  assert.deepEqual(refs('test'), ['release-tests v1 master']);
  assert.deepEqual(refs('deploy'), []);
});

test('only what was asked for is built, in the order of the configuration', () => {
  const triggers = { components: [asked('triggers')] };
  assert.deepEqual(stepsOf('build', triggers), ['registry', ...builds('triggers'), 'forget-login']);
  const both = [asked('triggers'), asked('pipeline')];
  assert.deepEqual(
    planRun(request('build', { components: both }), config).components.map(({ name }) => name),
    ['pipeline', 'triggers'],
  );
});

test('deploy waits for all images whatever comes of them, tests for the deploy, restore for everything', () => {
  const { steps } = planRun(request('run', { ...two, history: true, confirm: true }), config).graph;
  const step = (name: string) => steps.find((candidate) => candidate.name === name);
  assert.ok(step('deploy')?.requires.includes('pullable:images'));
  assert.equal(step('check-pull')?.after?.length, 12);
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
  const components = [asked('pipline'), asked('chains'), asked('prunner')];
  const images = [{ component: 'chains', image: undefined, ref: 'registry.example.com/chains:v1' }];
  const building = { ...request('run').building, images };
  assert.throws(() => planRun(request('run', { components, building, baseline: true }), config), {
    kind: 'request',
    reason: 'planning:unknown_component',
    message: [
      'no such component: "pipline" (--components), "prunner" (--components). Did you mean "pipeline"? The known ones are pipeline, triggers, chains, results, manual-approval-gate, console-plugin; --components-file adds others',
      'a baseline swaps nothing: leave out --image',
    ].join('\n'),
  });
});

test('a deploy sets up what it needs, and a registry only where one is named', () => {
  const operator = ['operator', 'tekton-config'];
  assert.deepEqual(setUpOf('deploy', { ...two, registry: undefined }), operator);
  const gate = { components: [asked('manual-approval-gate')], registry: undefined };
  assert.deepEqual(setUpOf('deploy', gate), [...operator, 'manual-approval-gate']);
  assert.deepEqual(setUpOf('deploy', two), ['registry', 'namespace', 'pusher', 'image-puller', ...operator]);
  assert.deepEqual(setUpOf('run', two), setUpOf('deploy', two));
  for (const goal of ['test', 'restore', 'status'] as const) assert.deepEqual(setUpOf(goal, two), []);
});

test('a dry run of a deploy looks, and holds no lock', () => {
  const change = { ...two, dryRun: true, registry: undefined, signsOut: true };
  assert.deepEqual(stepsOf('deploy', change), ['sign-in', 'images', 'preview', 'sign-out']);
});

test('a set-up is taken back once the images are', () => {
  const { steps } = planRun(request('restore', { takeBackSetup: true }), config).graph;
  const [taken, unlock] = steps.slice(-2);
  assert.deepEqual([taken?.name, taken?.requires], ['take-back-setup', ['lock:cluster', 'restored:cluster']]);
  assert.ok(unlock?.after?.includes('restored:setup'));
});

test('what tests need is measured only where that is asked for, and check asks for the permissions then', () => {
  const profiled = { testing: { ...plainTesting, profile: true } };
  const measuring = ['watch-resources', 'resources'];
  assert.deepEqual(stepsOf('test', profiled), ['lock', 'cluster', 'images', ...tests, ...measuring, 'unlock']);
  const permission = 'check:permissions/may list pods.metrics.k8s.io';
  assert.ok(stepsOf('check', profiled).includes(permission));
  assert.ok(!stepsOf('check').includes(permission));
});

const order: JobOrder = {
  ...{ name: 'streamstress-1', image: undefined, baseImage: undefined, args: [], files: {}, deadline: 60 },
  program: { version: 'test', folder: '/package', node: '/node', platform: 'linux' },
  ...{ environment: {}, secrets: {} },
};

test('a run that goes on in a Job starts it once the namespaces of its rights are there, follows and collects', () => {
  const { graph, job } = planRun(request('run', { ...two, registry: undefined, order }), config);
  const step = (name: string) => graph.steps.find((candidate) => candidate.name === name);
  assert.deepEqual(step('start-job')?.requires, ['ready:operator', 'ready:tekton-config', 'image:streamstress/job']);
  assert.deepEqual([step('job')?.requires, step('collect-results')?.requires], [['job:started'], ['job:ended']]);
  assert.ok(!step('deploy') && job?.steps.some(({ name }) => name === 'deploy'));
  assert.equal(job?.steps.at(-1)?.name, 'keep-results');
  assert.equal(planRun(request('run', two), config).job, undefined);
});

test('a Job that runs the own images of the operator has an image of its own, too', () => {
  const { graph } = planRun(request('run', { ...two, registry: undefined, baseline: true, order }), config);
  assert.ok(graph.steps.some(({ name }) => name === 'build:streamstress'));
});

test('the Job may not do what its tests do with an account of their own', () => {
  const { job } = planRun(request('run', { ...two, order }), config);
  const texts = job?.access.permissions.map(permissionText) ?? [];
  assert.ok(texts.includes('delete clusterrolebindings.rbac.authorization.k8s.io "streamstress-1-tests"'));
  for (const text of ['create namespaces', 'patch tektonconfigs.operator.tekton.dev', 'create serviceaccounts/token'])
    assert.ok(!texts.includes(text), text);
});

test('check asks for what a Job takes, the role of its tests by name, where the run goes on in one', () => {
  const rows = (change: Partial<Request>) => stepsOf('check', change).filter((name) => name.includes('/may '));
  const own = { ...two, registry: undefined };
  const [local, inJob] = [rows(own), rows({ ...own, order })];
  for (const what of [
    'bind clusterroles.rbac.authorization.k8s.io "cluster-admin"',
    'create jobs.batch in "tekton-upstream"',
  ])
    assert.deepEqual(
      [local, inJob].map((names) => names.includes(`check:permissions/may ${what}`)),
      [false, true],
    );
  const { job } = planRun(request('run', { ...own, order }), config);
  assert.equal(job?.access.testsRole, 'cluster-admin');
});
