import type { Step } from '../engine/step.ts';
import type { Request } from '../model/request.ts';
import { checkoutSourceStep } from '../steps/checkout-source.ts';
import { compareSourcesStep } from '../steps/compare-sources.ts';
import { confirmSuspectStep, type Suspect } from '../steps/confirm-suspect.ts';
import { endObservationStep } from '../steps/end-observation.ts';
import { explainFailuresStep } from '../steps/explain-failures.ts';
import { observeClusterStep } from '../steps/observe-cluster.ts';
import { profileResourcesStep } from '../steps/profile-resources.ts';
import { readHistoryStep } from '../steps/read-history.ts';
import { resolveRefsStep } from '../steps/resolve-ref.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { runCommandSuiteStep } from '../steps/run-command-suite.ts';
import { runSuiteStep } from '../steps/run-suite.ts';
import { watchResourcesStep } from '../steps/watch-resources.ts';
import { askedSuiteRefs } from './asked-refs.ts';
import { commandName, type Planning, testedNames, toolStep } from './planning.ts';

export function testSteps(planning: Planning): Step[] {
  return [...gaugeSteps(planning), ...commandSteps(planning), ...explainSteps(planning), ...resourceSteps(planning)];
}

function gaugeSteps(planning: Planning): Step[] {
  const { request, config, operator, components, suites } = planning;
  if (suites.length === 0) return [];
  return [
    toolStep('gauge', planning),
    ...suites.flatMap((suite) => [
      resolveRefsStep(askedSuiteRefs(suite, request, config)),
      checkoutSourceStep(suite.name, `${request.outputDir}/work/${suite.name}`),
      runSuiteStep(suite, { request, artifacts: artifactsOf(suite.name, request), operator, components }),
    ]),
  ];
}

/** What runs instead of the suites, where that was asked for. */
function commandSteps({ request, operator, components }: Planning): Step[] {
  const { command, runTimeout } = request.testing;
  if (command === undefined) return [];
  const artifacts = artifactsOf(commandName, request);
  return [runCommandSuiteStep(commandName, { command, runTimeout, artifacts, operator, components })];
}

function artifactsOf(name: string, { outputDir }: Request): string {
  return `${outputDir}/artifacts/${name}`;
}

/** The cluster is watched while the tests run; what it said helps to explain what failed. */
function explainSteps(planning: Planning): Step[] {
  const { request, config } = planning;
  const suites = testedNames(planning);
  const { failureRules: rules, knownIssues: known } = config;
  const kinds = new Set(rules.flatMap(({ absent }) => (absent?.includes('/') ? [absent] : [])));
  return [
    observeClusterStep(config, [...kinds]),
    endObservationStep(suites),
    explainFailuresStep({ suites, rules, known, assumeUpstream: request.testing.assumeUpstream }),
  ];
}

/** What the suites need of the cluster is measured where that was asked for. */
function resourceSteps(planning: Planning): Step[] {
  if (!planning.request.testing.profile) return [];
  return [watchResourcesStep(), profileResourcesStep(testedNames(planning))];
}

export function historySteps(planning: Planning): Step[] {
  const { request, components } = planning;
  if (!request.history) return [];
  return [readHistoryStep(request.series, request.baseline), compareSourcesStep(components, testedNames(planning))];
}

function confirms({ history, confirm }: Request): boolean {
  return history && confirm;
}

/** One confirmation after the other: they share a cluster. The control comes first, it may make the others needless. */
export function confirmSteps({ request, operator, components, suites }: Planning): Step[] {
  if (!confirms(request)) return [];
  const suspects: Suspect[] = [
    { type: 'control', name: 'control' },
    ...suites.map((suite) => ({ type: 'suite', name: suite.name, suite }) as const),
    ...components.map((component) => ({ type: 'component', name: component.name, component }) as const),
  ];
  return suspects.map((suspect, at) =>
    confirmSuspectStep(suspect, {
      testing: request.testing,
      suites,
      operator,
      components,
      previous: suspects[at - 1],
      artifacts: `${request.outputDir}/artifacts/confirm-${suspect.name}`,
    }),
  );
}

export function restoreSteps(planning: Planning): Step[] {
  const { request, config, components, suites } = planning;
  if (request.keep || request.baseline || request.claim) return [];
  const last = confirms(request) ? [...components, ...suites].map(({ name }) => `confirmed:${name}` as const) : [];
  const results = testedNames(planning).map((name) => `results:${name}` as const);
  return [restoreImagesStep(config, ['deployed:all', ...results, ...last])];
}
