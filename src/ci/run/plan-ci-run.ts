import { type Graph, graph } from '../../engine/graph.ts';
import type { CiRunRequest, CiStepRecord } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Link } from '../../model/link.ts';
import type { CiStep } from '../graph/ci-step.ts';
import type { Dependencies } from '../graph/dependencies.ts';
import { stepsOf } from '../graph/steps-of.ts';
import { planOf } from '../plan.ts';
import type { ClusterProfile } from '../registry/registry.ts';
import type { Validated } from '../validate.ts';
import type { CiGround } from './ground.ts';
import { recordOf } from './record.ts';
import { refusedParts } from './refused.ts';
import { ciRunSteps, isTest } from './run-steps.ts';
import { type Surroundings, withSurroundings } from './surroundings.ts';

/** What a run of a configuration is planned of. */
export interface CiAsked {
  readonly validated: Validated;
  readonly profiles: ReadonlyMap<string, ClusterProfile>;
  readonly buildRoot: CiGround['buildRoot'];
  readonly request: CiRunRequest;
}

/** The steps of a run, joined, and what they are about. */
export interface CiRunPlan {
  readonly graph: Graph;
  /** Names of the tests that run: each is a suite. */
  readonly tested: readonly string[];
  /** The repository: its commits are what a failure may be of. */
  readonly components: readonly { readonly name: string; readonly images: readonly [] }[];
  readonly record: readonly CiStepRecord[];
}

/** Plans a run of a configuration. Errors: `request`, `ci:cannot_run`, with all that keeps it from running at once. */
export function planCiRun(asked: CiAsked, surroundings: Surroundings): CiRunPlan {
  const { ground, dependencies } = groundOf(asked);
  const { repo } = asked.request.source;
  const { steps, problems } = ciRunSteps(ground);
  const all = [...refusedParts(ground), ...problems];
  if (all.length > 0) throw cannotRun(all);
  const tested = ground.steps.filter(isTest).map(({ name }) => name);
  return {
    graph: graph(withSurroundings(steps, tested, { ...surroundings, repository: repo })),
    tested,
    components: [{ name: repo, images: [] }],
    record: recordOf(ground, dependencies),
  };
}

/** What of a configuration runs. Errors: `request`, `ci:cannot_run`. */
export function groundOf(asked: CiAsked): { readonly ground: CiGround; readonly dependencies: Dependencies } {
  const { validated, request } = asked;
  const { configuration, resolved, origin } = validated;
  const options = {
    targets: request.targets,
    environment: new Set(Object.keys(request.given)),
    dependencyOverrides: new Map(Object.entries(request.dependencyOverrides)),
  };
  const { steps, dependencies, problems } = planOf(validated, options);
  if (problems.length > 0 || origin === undefined) throw cannotRun(problems);
  const requires = (step: CiStep) => requiresOf(dependencies.get(step.name) ?? []);
  const all = stepsOf(configuration, resolved, options);
  return { ground: { ...asked, configuration, resolved, origin, all, steps, requires }, dependencies };
}

function requiresOf(names: readonly string[]): readonly Link[] {
  return ['namespace:ci', ...names.map((name): Link => `made:${name}`)];
}

function cannotRun(problems: readonly string[]): StreamstressError {
  return new StreamstressError('request', ['ci', 'cannot_run'], problems.join('\n'));
}
