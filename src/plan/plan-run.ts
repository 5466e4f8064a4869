import type { Config } from '../config/config.ts';
import { type Graph, graph } from '../engine/graph.ts';
import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { Link } from '../model/link.ts';
import type { AskedImage, Goal, Request } from '../model/request.ts';
import type { Suite } from '../model/suite.ts';
import { buildWithDockerfileStep } from '../steps/build-with-dockerfile.ts';
import { buildWithKoStep } from '../steps/build-with-ko.ts';
import { checkoutSourceStep } from '../steps/checkout-source.ts';
import { compareSourcesStep } from '../steps/compare-sources.ts';
import { confirmSuspectStep, type Suspect } from '../steps/confirm-suspect.ts';
import { connectClusterStep } from '../steps/connect-cluster.ts';
import { deployImagesStep } from '../steps/deploy-images.ts';
import { findToolStep, type ToolName, toolNames } from '../steps/find-tool.ts';
import { readHistoryStep } from '../steps/read-history.ts';
import { readImagesStep } from '../steps/read-images.ts';
import { resolveRefStep } from '../steps/resolve-ref.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { runSuiteStep } from '../steps/run-suite.ts';
import { signInStep } from '../steps/sign-in.ts';
import { signOutStep } from '../steps/sign-out.ts';
import { usePrebuiltStep } from '../steps/use-prebuilt.ts';
import { askedComponents, checkRequest } from './asked.ts';

/** What a request comes to: the steps, joined, and what they are about. */
export interface Plan {
  readonly graph: Graph;
  readonly components: readonly Component[];
  /** Suites that are run; empty where no tests were asked for. */
  readonly suites: readonly Suite[];
}

/** Plans a request. Errors: `request`, with every problem of it at once. */
export function planRun(request: Request, config: Config): Plan {
  checkRequest(request, config);
  const components = askedComponents(request, config);
  const suites = tests(request.goal) ? config.suites : [];
  const steps = goals[request.goal]({ request, config, components, suites });
  return { graph: graph([...steps, ...signOutSteps(request, steps)]), components, suites };
}

interface Planning {
  readonly request: Request;
  readonly config: Config;
  readonly components: readonly Component[];
  readonly suites: readonly Suite[];
}

const goals: Record<Goal, (planning: Planning) => Step[]> = {
  build: buildSteps,
  deploy: (planning) => [
    ...prebuiltSteps(planning),
    imagesStep(planning, true),
    connectClusterStep(),
    deployImagesStep(planning.components),
  ],
  test: (planning) => [
    toolStep('git', planning),
    imagesStep(planning, false),
    connectClusterStep(),
    ...testSteps(planning, []),
    ...historySteps(planning),
  ],
  run: (planning) => [
    ...buildSteps(planning),
    connectClusterStep(),
    deployImagesStep(planning.components),
    ...testSteps(planning, ['deployed:all']),
    ...historySteps(planning),
    ...confirmSteps(planning),
    ...restoreSteps(planning),
  ],
  check: (planning) => [
    ...(planning.request.tools ?? neededTools(planning)).map((name) => toolStep(name, planning)),
    ...(planning.request.tools === undefined ? [signInStep()] : []),
  ],
  restore: ({ config }) => [connectClusterStep(), restoreImagesStep(config.components, [])],
  status: () => [connectClusterStep()],
};

/** The very last one: whatever uses the cluster has ended before. */
function signOutSteps({ signsOut }: Request, steps: readonly Step[]): Step[] {
  const links = steps.flatMap(({ creates }) => creates);
  const signsIn = links.some((link) => link === 'cluster:target' || link === 'user:cluster');
  return signsOut && signsIn ? [signOutStep(links)] : [];
}

function tests(goal: Goal): boolean {
  return goal === 'test' || goal === 'run';
}

function toolStep(name: ToolName, { request, config }: Planning): Step {
  return findToolStep(name, config.tools, request);
}

function imagesStep({ request, components }: Planning, needed: boolean): Step {
  const ours = components.flatMap((component) => withoutPrebuilt(component, request));
  return readImagesStep(ours, request.outputDir, needed);
}

function buildSteps(planning: Planning): Step[] {
  const { request, config, components } = planning;
  const built = components.flatMap((component) => withoutPrebuilt(component, request));
  const tools = new Set<ToolName>(built.flatMap(({ builder }) => toolsOf[builder]));
  return [
    ...[...tools].map((name) => toolStep(name, planning)),
    ...prebuiltSteps(planning),
    ...built.flatMap((component) => [
      ...sourceSteps(component.name, component.repository, component.branch, request, config),
      buildStep(component, request),
    ]),
  ];
}

/** All tools; a builder of images only where a component has a Dockerfile. */
function neededTools({ components }: Planning): readonly ToolName[] {
  const hasDockerfile = components.some(({ builder }) => builder === 'dockerfile');
  return toolNames.filter((name) => name !== 'image-builder' || hasDockerfile);
}

const toolsOf = { ko: ['git', 'go', 'ko'], dockerfile: ['git', 'image-builder'] } as const;

/** How registries are asked for what they have. */
const lookup = undefined;

function buildStep(component: Component, { registry = '', outputDir, runId, building }: Request): Step {
  const target = { repository: registry, env: {}, ofCluster: false };
  const options = { ...building, target, work: `${outputDir}/work`, runId, lookup };
  if (component.builder === 'ko') return buildWithKoStep(component, options);
  return buildWithDockerfileStep(component, options);
}

function prebuiltSteps({ request, components }: Planning): Step[] {
  return components.flatMap((component) => {
    const refs = new Map(prebuiltOf(component, request).map(({ image, ref }) => [image ?? onlyImage(component), ref]));
    return refs.size === 0 ? [] : [usePrebuiltStep({ component, refs }, lookup)];
  });
}

/** What is left to build of a component: nothing where all its images are given. */
function withoutPrebuilt(component: Component, request: Request): Component[] {
  const given = new Set(prebuiltOf(component, request).map(({ image }) => image ?? onlyImage(component)));
  const images = component.images.filter(({ name }) => !given.has(name));
  return images.length === 0 ? [] : [{ ...component, images }];
}

function prebuiltOf({ name }: Component, { building }: Request): readonly AskedImage[] {
  return building.images.filter(({ component }) => component === name);
}

function onlyImage({ images }: Component): string {
  return images[0]?.name ?? '';
}

function sourceSteps(name: string, repository: string, ref: string, request: Request, config: Config): Step[] {
  const asked = request.components.find((component) => component.name === name);
  const origin = asked?.ref === undefined ? config.refOrigin(name) : asked.origin;
  return [
    resolveRefStep({ name, repository, ref: asked?.ref ?? ref, origin }),
    checkoutSourceStep(name, `${request.outputDir}/work/${name}`),
  ];
}

function testSteps(planning: Planning, requires: readonly Link[]): Step[] {
  const { request, config, suites } = planning;
  return [
    toolStep('gauge', planning),
    ...suites.flatMap((suite) => [
      resolveRefStep(askedSuite(suite, request, config)),
      checkoutSourceStep(suite.name, `${request.outputDir}/work/${suite.name}`),
      runSuiteStep(suite, {
        rules: config.failureRules,
        tags: request.tags ?? suite.tags,
        artifacts: `${request.outputDir}/artifacts/${suite.name}`,
        requires,
      }),
    ]),
  ];
}

function askedSuite({ name, repository, ref }: Suite, { releaseTestsRef }: Request, config: Config) {
  return releaseTestsRef !== undefined && name === 'release-tests'
    ? { name, repository, ref: releaseTestsRef, origin: '--release-tests-ref' }
    : { name, repository, ref, origin: config.refOrigin(name) };
}

function historySteps({ request, components, suites }: Planning): Step[] {
  if (!request.history) return [];
  const names = suites.map(({ name }) => name);
  return [readHistoryStep(request.series), compareSourcesStep(components, names)];
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
  if (request.keep) return [];
  const last = confirms(request) ? [...components, ...suites].map(({ name }) => `confirmed:${name}` as const) : [];
  const results = suites.map(({ name }) => `results:${name}` as const);
  return [restoreImagesStep(config.components, ['deployed:all', ...results, ...last])];
}
