import type { Config } from '../config/config.ts';
import { type Graph, graph } from '../engine/graph.ts';
import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { Link } from '../model/link.ts';
import type { Goal, Request } from '../model/request.ts';
import type { AskedRef } from '../model/source.ts';
import type { Suite } from '../model/suite.ts';
import { buildWithDockerfileStep } from '../steps/build-with-dockerfile.ts';
import { buildWithKoStep } from '../steps/build-with-ko.ts';
import { checkClusterSteps } from '../steps/check-cluster.ts';
import { checkPullStep } from '../steps/check-pull.ts';
import { checkoutSourceStep } from '../steps/checkout-source.ts';
import { compareSourcesStep } from '../steps/compare-sources.ts';
import { confirmSuspectStep, type Suspect } from '../steps/confirm-suspect.ts';
import { connectClusterStep } from '../steps/connect-cluster.ts';
import { deployImagesStep } from '../steps/deploy-images.ts';
import { findImagesStep } from '../steps/find-images.ts';
import { findToolStep, type ToolName, toolNames } from '../steps/find-tool.ts';
import { forgetLoginStep } from '../steps/forget-login.ts';
import { lockClusterStep } from '../steps/lock-cluster.ts';
import { previewChangesStep } from '../steps/preview-changes.ts';
import { pushTargetStep } from '../steps/push-target.ts';
import { readHistoryStep } from '../steps/read-history.ts';
import { readImagesStep } from '../steps/read-images.ts';
import { readStatusStep } from '../steps/read-status.ts';
import { resolveRefStep } from '../steps/resolve-ref.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { runSuiteStep } from '../steps/run-suite.ts';
import { setUpSteps } from '../steps/set-up.ts';
import { signInStep } from '../steps/sign-in.ts';
import { signOutStep } from '../steps/sign-out.ts';
import { takeBackSetupStep } from '../steps/take-back-setup.ts';
import { unlockClusterStep } from '../steps/unlock-cluster.ts';
import { usePrebuiltStep } from '../steps/use-prebuilt.ts';
import { verifyOwnImagesStep } from '../steps/verify-own-images.ts';
import { askedComponents, builds, checkRequest } from './asked.ts';
import { askedComponentRef, askedSuiteRef } from './asked-refs.ts';
import { permissionsOf } from './permissions.ts';
import { prebuiltOf, withoutPrebuilt } from './prebuilt.ts';
import { withAwaited } from './with-awaited.ts';

/** What a request comes to: the steps, joined, and what they are about. */
export interface Plan {
  readonly graph: Graph;
  readonly components: readonly Component[];
  /** Suites that are run; empty where no tests were asked for. */
  readonly suites: readonly Suite[];
  /** What is built of the components from their sources. */
  readonly built: readonly Component[];
  /** What is resolved to commits: of the components that are built, and of the suites. */
  readonly refs: readonly AskedRef[];
}

/** Plans a request. Errors: `request`, with every problem of it at once. */
export function planRun(request: Request, config: Config): Plan {
  checkRequest(request, config);
  const components = askedComponents(request, config);
  const suites = tests(request.goal) ? config.suites : [];
  const planning = { request, config, components, suites };
  const steps = withSetUp(planning, goals[request.goal](planning));
  const closed = [...steps, ...forgetLoginSteps(steps), ...unlockSteps(steps)];
  const graphed = graph([...closed, ...signOutSteps(request, closed)]);
  return { graph: graphed, components, suites, built: builtComponents(planning), refs: refsOf(planning) };
}

interface Planning {
  readonly request: Request;
  readonly config: Config;
  readonly components: readonly Component[];
  readonly suites: readonly Suite[];
}

const goals: Record<Goal, (planning: Planning) => Step[]> = {
  build: buildSteps,
  deploy: (planning) => (planning.request.dryRun ? previewSteps(planning) : deploySteps(planning)),
  test: (planning) => [
    lockStep(planning),
    toolStep('git', planning),
    connectClusterStep(),
    findImagesStep(planning.components, planning.request.outputDir),
    ...testSteps(planning),
    ...historySteps(planning),
  ],
  run: (planning) => [
    lockStep(planning),
    ...withGit(planning, buildSteps(planning)),
    ...swapSteps(planning),
    ...testSteps(planning),
    ...historySteps(planning),
    ...confirmSteps(planning),
    ...restoreSteps(planning),
  ],
  check: checkSteps,
  restore: (planning) => [
    signInStep(),
    lockStep(planning),
    restoreImagesStep(planning.config.components, []),
    ...(planning.request.takeBackSetup ? [takeBackSetupStep()] : []),
  ],
  status: ({ components }) => [readStatusStep(components)],
};

function deploySteps(planning: Planning): Step[] {
  const images = planning.request.baseline ? [] : imagesSteps(planning, registryStep(planning));
  return [lockStep(planning), ...images, ...swapSteps(planning)];
}

/** What brings images to the cluster; a baseline makes sure that it has the operator's own. */
function swapSteps(planning: Planning): Step[] {
  const { request, components } = planning;
  const connect = connectClusterStep(readyLinks(planning));
  return request.baseline
    ? [connect, verifyOwnImagesStep(components)]
    : [connect, checkPullStep(components), deployImagesStep(components)];
}

/** A dry run leaves no trace on the cluster: no lock, and no token to look for images with. */
function previewSteps(planning: Planning): Step[] {
  const { registry, autoSetup } = planning.request;
  return [
    signInStep(),
    ...imagesSteps(planning, pushTargetStep(registry, 'session')),
    previewChangesStep(needsOf(planning), autoSetup),
  ];
}

/** The steps, with those of the set-up that they wait for. */
function withSetUp(planning: Planning, steps: readonly Step[]): Step[] {
  return withAwaited(steps, [lockStep(planning), ...setUpSteps(needsOf(planning), planning.request.autoSetup)]);
}

/** A deploy that names no registry takes the images from where an earlier build has left them; given ones need none. */
function needsOf({ request, components }: Planning) {
  const { goal, registry, baseline } = request;
  const hasAll = withoutPrebuilt(components, request).length === 0;
  return { registry, components, withoutRegistry: baseline || hasAll || (goal === 'deploy' && registry === undefined) };
}

/** What must be so before the operator is given other images. */
function readyLinks({ components }: Planning): readonly Link[] {
  const gates = components.flatMap(({ name, customResource }) => (customResource ? [`ready:${name}` as const] : []));
  return ['ready:operator', 'ready:tekton-config', ...gates];
}

function lockStep({ request }: Planning): Step {
  return lockClusterStep(request.runId, request.lockTimeout);
}

/** A build that names its registry needs no cluster. */
function registryStep({ request }: Planning): Step {
  const { goal, registry } = request;
  return pushTargetStep(registry, goal === 'build' && registry !== undefined ? 'user' : 'pusher');
}

/** Whoever pushes or looks there has ended before. */
function forgetLoginSteps(steps: readonly Step[]): Step[] {
  const users = steps.filter(({ requires }) => requires.includes('registry:push'));
  return users.length > 0 ? [forgetLoginStep(users.flatMap(({ creates }) => creates))] : [];
}

/** Whatever works on the cluster has ended before. */
function unlockSteps(steps: readonly Step[]): Step[] {
  const links = steps.flatMap(({ creates }) => creates);
  return links.includes('lock:cluster') ? [unlockClusterStep(links)] : [];
}

/** The very last one: whatever uses the cluster has ended before. */
function signOutSteps({ signsOut }: Request, steps: readonly Step[]): Step[] {
  const links = steps.flatMap(({ creates }) => creates);
  const signsIn = links.some((link) =>
    ['cluster:target', 'user:cluster', 'lock:cluster', 'status:cluster'].includes(link),
  );
  return signsOut && signsIn ? [signOutStep(links)] : [];
}

function refsOf(planning: Planning): AskedRef[] {
  const { request, config, suites } = planning;
  return [
    ...builtComponents(planning).map((component) => askedComponentRef(component, request, config)),
    ...suites.map((suite) => askedSuiteRef(suite, request, config)),
  ];
}

function tests(goal: Goal): boolean {
  return goal === 'test' || goal === 'run';
}

function toolStep(name: ToolName, { request, config }: Planning): Step {
  return findToolStep(name, config.tools, request);
}

/** Images that are given, of an earlier build, or by their names in a registry. */
function imagesSteps(planning: Planning, registry: Step): Step[] {
  const { request, components } = planning;
  const { outputDir, imageTag } = request;
  const others = withoutPrebuilt(components, request);
  if (others.length === 0) return prebuiltSteps(planning);
  const byName = request.registry !== undefined;
  return [
    ...prebuiltSteps(planning),
    ...(byName ? [registry] : []),
    readImagesStep(others, { outputDir, tag: byName ? imageTag : undefined }),
  ];
}

/** Every prerequisite of a run of these components. What repairs them comes first. */
function checkSteps(planning: Planning): Step[] {
  const { request, config } = planning;
  if (request.tools) return request.tools.map((name) => toolStep(name, planning));
  const tests = config.suites.find(({ name }) => name === 'release-tests');
  const needs = needsOf(planning);
  const run: Planning = { ...planning, request: { ...request, goal: 'run' }, suites: config.suites };
  const repairs = request.fix ? [lockStep(planning), ...setUpSteps(needs, true)] : [];
  return [
    ...neededTools(planning).map((name) => toolStep(name, planning)),
    signInStep(),
    ...repairs,
    ...checkClusterSteps({
      needs,
      ref: tests && askedSuiteRef(tests, request, config).ref,
      permissions: permissionsOf(withSetUp(run, goals.run(run))),
      after: repairs.flatMap(({ creates }) => creates),
    }),
  ];
}

function buildSteps(planning: Planning): Step[] {
  const { request, config } = planning;
  const built = builtComponents(planning);
  const tools = new Set<ToolName>(built.flatMap(({ builder }) => toolsOf[builder]));
  return [
    ...(built.length > 0 ? [registryStep(planning)] : []),
    ...[...tools].map((name) => toolStep(name, planning)),
    ...prebuiltSteps(planning),
    ...built.flatMap((component) => [
      resolveRefStep(askedComponentRef(component, request, config)),
      checkoutSourceStep(component.name, `${request.outputDir}/work/${component.name}`),
      buildStep(component, request),
    ]),
  ];
}

/** The suites come with git, whatever is built. */
function withGit(planning: Planning, steps: readonly Step[]): Step[] {
  const hasGit = steps.some(({ creates }) => creates.includes('tool:git'));
  return hasGit ? [...steps] : [toolStep('git', planning), ...steps];
}

/** What is built from its sources. */
function builtComponents({ request, components }: Planning): readonly Component[] {
  return builds(request) ? withoutPrebuilt(components, request) : [];
}

/** All tools; a builder of images only where a component has a Dockerfile. */
function neededTools({ components }: Planning): readonly ToolName[] {
  const hasDockerfile = components.some(({ builder }) => builder === 'dockerfile');
  return toolNames.filter((name) => name !== 'image-builder' || hasDockerfile);
}

const toolsOf = { ko: ['git', 'go', 'ko'], dockerfile: ['git', 'image-builder'] } as const;

function buildStep(component: Component, { outputDir, runId, building }: Request): Step {
  const options = { ...building, work: `${outputDir}/work`, runId };
  return component.builder === 'ko' ? buildWithKoStep(component, options) : buildWithDockerfileStep(component, options);
}

function prebuiltSteps({ request, components }: Planning): Step[] {
  return prebuiltOf(components, request).map(usePrebuiltStep);
}

function testSteps(planning: Planning): Step[] {
  const { request, config, components, suites } = planning;
  return [
    toolStep('gauge', planning),
    ...suites.flatMap((suite) => [
      resolveRefStep(askedSuiteRef(suite, request, config)),
      checkoutSourceStep(suite.name, `${request.outputDir}/work/${suite.name}`),
      runSuiteStep(suite, {
        rules: config.failureRules,
        tags: request.tags ?? suite.tags,
        artifacts: `${request.outputDir}/artifacts/${suite.name}`,
        components,
      }),
    ]),
  ];
}

function historySteps({ request, components, suites }: Planning): Step[] {
  if (!request.history) return [];
  const names = suites.map(({ name }) => name);
  return [readHistoryStep(request.series, request.baseline), compareSourcesStep(components, names)];
}

function confirms({ history, confirm }: Request): boolean {
  return history && confirm;
}

/** One confirmation after the other: they share a cluster. The control comes first, it may make the others needless. */
function confirmSteps({ request, components, suites }: Planning): Step[] {
  if (!confirms(request)) return [];
  const suspects: Suspect[] = [
    { type: 'control', name: 'control' },
    ...suites.map((suite) => ({ type: 'suite', name: suite.name, suite }) as const),
    ...components.map((component) => ({ type: 'component', name: component.name, component }) as const),
  ];
  return suspects.map((suspect, at) =>
    confirmSuspectStep(suspect, {
      suites,
      components,
      previous: suspects[at - 1],
      artifacts: `${request.outputDir}/artifacts/confirm-${suspect.name}`,
    }),
  );
}

function restoreSteps({ request, config, components, suites }: Planning): Step[] {
  if (request.keep || request.baseline) return [];
  const last = confirms(request) ? [...components, ...suites].map(({ name }) => `confirmed:${name}` as const) : [];
  const results = suites.map(({ name }) => `results:${name}` as const);
  return [restoreImagesStep(config.components, ['deployed:all', ...results, ...last])];
}
