import type { Config } from '../config/config.ts';
import { type Graph, graph } from '../engine/graph.ts';
import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { Link } from '../model/link.ts';
import type { Goal, Request } from '../model/request.ts';
import type { AskedRef } from '../model/source.ts';
import type { Suite } from '../model/suite.ts';
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
import { askedComponents, checkRequest } from './asked.ts';
import { askedComponentRef, askedSuiteRef } from './asked-refs.ts';

/** What a request comes to: the steps, joined, and what they are about. */
export interface Plan {
  readonly graph: Graph;
  readonly components: readonly Component[];
  /** Suites that are run; empty where no tests were asked for. */
  readonly suites: readonly Suite[];
  /** What is resolved to commits: of the components that are built, and of the suites. */
  readonly refs: readonly AskedRef[];
}

/** Plans a request. Errors: `request`, with every problem of it at once. */
export function planRun(request: Request, config: Config): Plan {
  checkRequest(request, config);
  const components = askedComponents(request, config);
  const suites = tests(request.goal) ? config.suites : [];
  const steps = goals[request.goal]({ request, config, components, suites });
  const refs = [
    ...(builds(request.goal) ? components.map((component) => askedComponentRef(component, request, config)) : []),
    ...suites.map((suite) => askedSuiteRef(suite, request, config)),
  ];
  return { graph: graph([...steps, ...signOutSteps(request, steps)]), components, suites, refs };
}

interface Planning {
  readonly request: Request;
  readonly config: Config;
  readonly components: readonly Component[];
  readonly suites: readonly Suite[];
}

const goals: Record<Goal, (planning: Planning) => Step[]> = {
  build: buildSteps,
  deploy: (planning) => [imagesStep(planning, true), connectClusterStep(), deployImagesStep(planning.components)],
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
    ...(planning.request.tools ?? toolNames).map((name) => toolStep(name, planning)),
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

function builds(goal: Goal): boolean {
  return goal === 'build' || goal === 'run';
}

function tests(goal: Goal): boolean {
  return goal === 'test' || goal === 'run';
}

function toolStep(name: ToolName, { request, config }: Planning): Step {
  return findToolStep(name, config.tools, request);
}

function imagesStep({ request, components }: Planning, needed: boolean): Step {
  return readImagesStep(components, request.outputDir, needed);
}

function buildSteps(planning: Planning): Step[] {
  const { request, config, components } = planning;
  const { registry = '' } = request;
  return [
    ...(['git', 'go', 'ko'] as const).map((name) => toolStep(name, planning)),
    ...components.flatMap((component) => [
      resolveRefStep(askedComponentRef(component, request, config)),
      checkoutSourceStep(component.name, `${request.outputDir}/work/${component.name}`),
      buildWithKoStep(component, { registry, refsFile: `${request.outputDir}/work/${component.name}.refs` }),
    ]),
  ];
}

function testSteps(planning: Planning, requires: readonly Link[]): Step[] {
  const { request, config, suites } = planning;
  return [
    toolStep('gauge', planning),
    ...suites.flatMap((suite) => [
      resolveRefStep(askedSuiteRef(suite, request, config)),
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
