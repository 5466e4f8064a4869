import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { JobOrder } from '../../src/model/job.ts';
import type { Link, LinkValue } from '../../src/model/link.ts';
import type { Request } from '../../src/model/request.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import { clusterBuilder, type ToolFound } from '../../src/model/tool.ts';
import { describePlan } from '../../src/plan/describe.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { planText } from '../../src/plan/plan-text.ts';
import { rehearsal } from '../../src/plan/rehearse.ts';
import { plainTesting } from '../model/plain-request.ts';
import { snapshot } from '../steps/run-step.ts';
import { configTexts } from '../upstream/config-texts.ts';

const config = readConfig(configTexts());
const given = `registry.example.com/y/chains@sha256:${'0'.repeat(64)}` as const;
const names = ['triggers', 'chains'];
const request: Request = {
  ...{ goal: 'run', testing: plainTesting, registry: 'registry.example.com/x' },
  components: names.map((name) => ({ name, ref: undefined, origin: '--components' })),
  building: {
    ...{ rebuild: false, baseImage: undefined, jobs: 2 },
    images: [{ component: 'chains', image: undefined, ref: given }],
  },
  ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: true, lockTimeout: 0, fix: false },
  ...{ outputDir: '/out', runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
  ...{ publish: false, takeBackSetup: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
};
const plan = planRun(request, config);

/** What a rehearsal has found, by link. */
function describe(found: Readonly<Record<string, unknown>>, steps: readonly StepResult[] = []) {
  return describePlan(plan, { steps, find: <L extends Link>(link: L) => found[link] as LinkValue<L> | undefined });
}

const controller = { component: 'chains', name: 'controller', env: 'IMAGE_CHAINS_CONTROLLER', image: given };
const found = {
  'commit:triggers': { ...snapshot('triggers', 'a1b2c3d4'), subject: 'Change\u001b[31m it' },
  'built:triggers': ['controller', 'webhook', 'eventlistenersink', 'interceptors', 'core-interceptors'],
  'image:chains/controller': controller,
};

test('a rehearsal asks for commits and images, and has no other steps', () => {
  const asks = (change: Partial<Request>) => {
    const changed = { ...request, ...change };
    return rehearsal(planRun(changed, config), changed, config).steps.map(({ name }) => name);
  };
  const resolves = ['tool:git', 'resolve:triggers'];
  assert.deepEqual(asks({}), [...resolves, 'prebuilt:chains', 'look-up:triggers']);
  const unseen = [{ registry: undefined }, { building: { ...request.building, rebuild: true } }];
  for (const change of unseen) assert.deepEqual(asks(change), [...resolves, 'prebuilt:chains']);
});

test('a plan is told in words: commits, images with their variables, what is there already, and the steps', () => {
  const text = planText(describe(found), 'text');
  assert.match(text, /^Nothing is touched by a dry run\./);
  assert.match(text, /^ {2}triggers: \d images from https:\/\/github\.com\/tektoncd\/triggers$/m);
  assert.match(text, /^ {4}main is a1b2c3d of 2026-01-01: Change it$/m);
  assert.match(text, /^ {4}controller +IMAGE_TRIGGERS_TEKTON_TRIGGERS_CONTROLLER$/m);
  assert.match(text, /^ {4}built before: taken again, unless the tools or the base images are others now$/m);
  assert.match(text, /^ {4}controller +IMAGE_CHAINS_\w+, given: registry\.example\.com\/y\/chains@sha256:0+$/m);
  assert.match(text, /^ {2}tool:go +starts at once$/m);
  assert.match(text, /^ {2}build:triggers +needs source:triggers, tool:ko, tool:go, registry:push$/m);
  assert.doesNotMatch(text, /confirmed:/, 'nothing is waited for that nobody creates');
  assert.match(text, /^ {2}deploy +needs .*pullable:images, .*\(image:triggers\/\*\)/m);
  assert.doesNotMatch(text, /It would fail/);
  const fewer = planText(describe({ ...found, 'built:triggers': ['controller'] }), 'text');
  assert.doesNotMatch(fewer, /built before/, 'one that is missing builds all');
});

test('what the cluster builds is said', () => {
  const components = [{ name: 'console-plugin', ref: undefined, origin: '--components' }];
  const asked = { ...request, components, building: { ...request.building, images: [] } };
  const planned = planRun(asked, config);
  const looks = rehearsal(planned, asked, config).steps.map(({ name }) => name);
  assert.ok(looks.includes('tool:image-builder'));
  const said = (builder: ToolFound) => {
    const links: Readonly<Record<string, unknown>> = { 'tool:image-builder': builder };
    const find = <L extends Link>(link: L) => links[link] as LinkValue<L> | undefined;
    return planText(describePlan(planned, { steps: [], find }), 'text');
  };
  assert.match(said(clusterBuilder), /^ {4}built on the cluster: nothing here builds images$/m);
  assert.doesNotMatch(said({ ...clusterBuilder }), /on the cluster/);
});

test('a plan is data that is all text, and says why the run would fail', () => {
  const failed: StepResult = {
    ...{ name: 'resolve:release-tests', kind: 'resolve', status: 'failed', startedAt: undefined, seconds: 0 },
    ...{ summary: 'there is no "main"', error: undefined },
  };
  const described = describe(found, [failed]);
  assert.deepEqual(JSON.parse(JSON.stringify(described)), described);
  const [triggers, chains] = described.components;
  const env = 'IMAGE_TRIGGERS_TEKTON_TRIGGERS_CONTROLLER';
  assert.deepEqual(triggers?.images[0], { name: 'controller', env, given: null, built: true });
  assert.deepEqual([chains?.source, chains?.images[0]?.given, chains?.images[0]?.built], [null, given, null]);
  assert.match(planText(described, 'text'), /^It would fail:\n\n {2}there is no "main"$/m);
});

test('the steps are a flow chart, too: dotted where the outcome does not matter', () => {
  const { steps } = describe(found);
  const text = planText(describe(found), 'mermaid');
  const at = (name: string) => steps.findIndex((step) => step.name === name);
  const arrow = (from: string, way: string, to: string) => `  s${at(from)} ${way} s${at(to)}\n`;
  assert.match(text, /\n```mermaid\nflowchart LR\n {2}s0\["[\w:-]+"\]\n/);
  assert.ok(text.includes(arrow('tool:ko', '-->', 'build:triggers')));
  assert.ok(text.includes(arrow('build:triggers', '-.->', 'deploy')));
  assert.ok(!text.includes(arrow('build:triggers', '-->', 'deploy')));
});

test('a Job is told with its steps, all that it may do, and the role of its tests', () => {
  const order: JobOrder = {
    ...{ name: 'streamstress-1', image: 'registry.example.com/job:1', baseImage: undefined, args: [], files: {} },
    program: { version: 'test', folder: '/package', node: '/node', platform: 'linux' },
    ...{ environment: {}, secrets: {}, deadline: 60 },
  };
  const planned = planRun({ ...request, order }, config);
  const described = describePlan(planned, { steps: [], find: () => undefined });
  assert.deepEqual(JSON.parse(JSON.stringify(described)), described);
  const [here = '', there = ''] = planText(described, 'text').split('\nJob "streamstress-1" of the cluster goes on');
  assert.match(here, /^ {2}job +needs job:started$/m);
  assert.match(there, /^ {2}deploy +needs /m);
  assert.match(there, /may do this and nothing else:\n\n {2}create configmaps in "openshift-operators"\n/);
  assert.match(there, /another account, which has the role cluster-admin until they have ended\.$/m);
  assert.equal(describe(found).job, null);
  assert.equal(planText(described, 'mermaid').match(/^flowchart LR$/gm)?.length, 2);
});
