import type { Config } from '../config/config.ts';
import { type Graph, graph } from '../engine/graph.ts';
import type { Step } from '../engine/step.ts';
import type { AskedClaim } from '../model/ci-run.ts';
import type { Component } from '../model/component.ts';
import type { Goal, Request } from '../model/request.ts';
import type { AskedRef } from '../model/source.ts';
import type { Suite } from '../model/suite.ts';
import { checkClaimStep } from '../steps/check-claim.ts';
import { checkClusterSteps } from '../steps/check-cluster.ts';
import { checkPullStep } from '../steps/check-pull.ts';
import { connectClusterStep } from '../steps/connect-cluster.ts';
import { deployImagesStep } from '../steps/deploy-images.ts';
import { findImagesStep } from '../steps/find-images.ts';
import { type ToolName, toolNames } from '../steps/find-tool.ts';
import { lockClusterStep } from '../steps/lock-cluster.ts';
import { previewChangesStep } from '../steps/preview-changes.ts';
import { pushTargetStep } from '../steps/push-target.ts';
import { readStatusStep } from '../steps/read-status.ts';
import { releaseClaimsOfStep } from '../steps/release-target.ts';
import { removeBuildsStep } from '../steps/remove-builds.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { operatorReady, setUpSteps } from '../steps/set-up.ts';
import { signInStep } from '../steps/sign-in.ts';
import { takeBackSetupStep } from '../steps/take-back-setup.ts';
import { verifyOwnImagesStep } from '../steps/verify-own-images.ts';
import { askedComponents, askedSuites, checkRequest } from './asked.ts';
import { askedComponentRef, askedSuiteRefs, knownSuiteRef, releaseTests } from './asked-refs.ts';
import { buildSteps, builtComponents, imagesSteps, registryStep } from './build-steps.ts';
import { onClaimedCluster } from './claimed.ts';
import { closingSteps } from './closing-steps.ts';
import { programComponent } from './job-image.ts';
import {
  afterLostPod,
  handOverSteps,
  type JobPlan,
  jobPlanOf,
  jobSteps,
  requestInJob,
  savingSteps,
} from './job-steps.ts';
import { askedPermissions } from './permissions.ts';
import { type Planning, testedNames, toolStep } from './planning.ts';
import { copies, withoutPrebuilt } from './prebuilt.ts';
import { confirmSteps, historySteps, restoreSteps, testSteps } from './test-steps.ts';
import { withAwaited } from './with-awaited.ts';

/** What a request comes to: the steps, joined, and what they are about. */
export interface Plan {
  readonly graph: Graph;
  readonly components: readonly Component[];
  /** Gauge projects that are run; empty where no tests were asked for. */
  readonly suites: readonly Suite[];
  /** Names of all that leaves results of tests: the suites, or what runs instead. */
  readonly tested: readonly string[];
  /** What is built of the components from their sources. */
  readonly built: readonly Component[];
  /** What is resolved to commits, and no cluster is needed for that: of the components that are built, and of the suites. */
  readonly refs: readonly AskedRef[];
  /** What goes on in a Job of the cluster, where the request orders one. */
  readonly job: JobPlan | undefined;
  /** The cluster that is claimed for it. */
  readonly claim: AskedClaim | undefined;
}

/** Plans a request. Errors: `request`, with every problem of it at once. */
export function planRun(request: Request, config: Config): Plan {
  checkRequest(request, config);
  return planOf(request, config);
}

function planOf(request: Request, config: Config): Plan {
  const components = askedComponents(request, config);
  const suites = tests(request.goal) ? askedSuites(request, config) : [];
  const planning = { request, config, operator: config.operator, components, suites };
  const steps = onClaimedCluster(request, withSetUp(planning, goals[request.goal](planning)));
  const job = jobPlan(request, config);
  const handed = job ? handOverSteps(job, operatorReady(planning), planning) : [];
  const graphed = graph([...steps, ...handed, ...closingSteps(request, steps, handed)]);
  return {
    ...{ graph: graphed, components, suites, job, claim: request.claim },
    tested: tests(request.goal) ? testedNames(planning) : [],
    built: builtComponents(planning),
    refs: refsOf(planning),
  };
}

const goals: Record<Goal, (planning: Planning) => Step[]> = {
  build: buildSteps,
  deploy: (planning) => (planning.request.dryRun ? previewSteps(planning) : deploySteps(planning)),
  test: (planning) => [
    lockStep(planning),
    toolStep('git', planning),
    connectClusterStep(planning.operator),
    findImagesStep(planning, planning.request.outputDir),
    ...testSteps(planning),
    ...historySteps(planning),
  ],
  run: (planning) => (planning.request.order ? beforeJobSteps(planning) : lineSteps(planning)),
  check: checkSteps,
  restore: restoringSteps,
  status: (planning) => [readStatusStep(planning)],
  job: jobSteps,
  // Its steps are those of a configuration: the room ci plans them.
  ci: () => [],
};

/** What a run has changed goes back; of a run on claimed clusters, these do. */
function restoringSteps(planning: Planning): Step[] {
  const { claimsOf, registry, takeBackSetup } = planning.request;
  if (claimsOf !== undefined) return [signInStep(), releaseClaimsOfStep(claimsOf)];
  return [
    signInStep(),
    lockStep(planning),
    restoreImagesStep(planning.config, []),
    removeBuildsStep(registry, []),
    ...(takeBackSetup ? [takeBackSetupStep(planning.operator)] : []),
  ];
}

/** From the images to the verdict. */
function lineSteps(planning: Planning): Step[] {
  return [
    lockStep(planning),
    ...withGit(planning, buildSteps(planning)),
    ...swapSteps(planning),
    ...testSteps(planning),
    ...historySteps(planning),
    ...confirmSteps(planning),
    ...savingSteps(planning),
    ...restoreSteps(planning),
  ];
}

/** What is done here before a Job goes on: its rights lie in namespaces that the operator brings. */
function beforeJobSteps(planning: Planning): Step[] {
  const { request } = planning;
  return [...setUpSteps(needsOf(planning), request.autoSetup), ...withGit(planning, buildSteps(planning))];
}

/** The Job plans by itself what it was ordered to do, as is done here. */
function jobPlan(request: Request, config: Config): JobPlan | undefined {
  const { order, goal } = request;
  if (order === undefined || goal !== 'run') return undefined;
  const { graph } = planOf(requestInJob(request, order), config);
  return jobPlanOf(order, graph.steps, config);
}

function deploySteps(planning: Planning): Step[] {
  const images = planning.request.baseline ? [] : imagesSteps(planning, registryStep(planning));
  return [lockStep(planning), ...images, ...swapSteps(planning)];
}

/** What brings images to the cluster; a baseline makes sure that it has the operator's own. */
function swapSteps(planning: Planning): Step[] {
  const { request, operator } = planning;
  const connect = connectClusterStep(operator, operatorReady(planning));
  return request.baseline
    ? [connect, verifyOwnImagesStep(planning)]
    : [connect, checkPullStep(planning), deployImagesStep(planning)];
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
function needsOf({ request, operator, components }: Planning) {
  const { goal, registry, baseline } = request;
  const hasAll = withoutPrebuilt(components, request).length === 0;
  const pushes = copies(request) || programComponent(request) !== undefined;
  return {
    registry,
    operator,
    components,
    withoutRegistry: !pushes && (baseline || hasAll || (goal === 'deploy' && registry === undefined)),
  };
}

function lockStep({ request, operator }: Planning): Step {
  const { runId, lockTimeout, inJob } = request;
  return lockClusterStep(operator, runId, inJob === undefined ? lockTimeout : Math.max(lockTimeout, afterLostPod));
}

function refsOf(planning: Planning): AskedRef[] {
  const { request, config, suites } = planning;
  return [
    ...builtComponents(planning).map((component) => askedComponentRef(component, request, config)),
    ...suites.flatMap((suite) => knownSuiteRef(suite, request, config) ?? []),
  ];
}

function tests(goal: Goal): boolean {
  return goal === 'test' || goal === 'run';
}

/** Every prerequisite of a run of these components. What repairs them comes first. */
function checkSteps(planning: Planning): Step[] {
  const { request, config } = planning;
  if (request.tools) return request.tools.map((name) => toolStep(name, planning));
  const { claim } = request;
  if (claim) return [...neededTools(planning).map((name) => toolStep(name, planning)), checkClaimStep(claim)];
  const suites = askedSuites(request, config);
  const tests = suites.find(({ name }) => name === releaseTests);
  const needs = needsOf(planning);
  const run = planOf({ ...request, goal: 'run' }, config);
  const { permissions, building } = askedPermissions([...run.graph.steps, ...(run.job?.steps ?? [])]);
  const repairs = request.fix ? [lockStep(planning), ...setUpSteps(needs, true)] : [];
  return [
    ...neededTools(planning).map((name) => toolStep(name, planning)),
    signInStep(),
    ...repairs,
    ...checkClusterSteps({
      needs,
      suites,
      testing: request.testing,
      refs: tests && askedSuiteRefs(tests, request, config),
      permissions,
      building,
      after: repairs.flatMap(({ creates }) => creates),
    }),
  ];
}

/** The suites come with git, whatever is built. */
function withGit(planning: Planning, steps: readonly Step[]): Step[] {
  const hasGit = steps.some(({ creates }) => creates.includes('tool:git'));
  return hasGit ? [...steps] : [toolStep('git', planning), ...steps];
}

/** All tools; a builder of images only where a component, or the image of the Job, has a Dockerfile. */
function neededTools({ request, components }: Planning): readonly ToolName[] {
  const built = [...components, programComponent(request) ?? []].flat();
  const hasDockerfile = built.some(({ builder }) => builder === 'dockerfile');
  return toolNames.filter((name) => name !== 'image-builder' || hasDockerfile);
}
