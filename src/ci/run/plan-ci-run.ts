import { type Graph, graph } from '../../engine/graph.ts';
import type { CiRunRequest, CiStepRecord } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Link } from '../../model/link.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { planOf } from '../plan.ts';
import type { ClusterProfile } from '../registry/registry.ts';
import type { Validated } from '../validate.ts';
import type { CiGround } from './ground.ts';
import { recordOf } from './record.ts';
import { refusedParts } from './refused.ts';
import { ciRunSteps } from './run-steps.ts';
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
  const { validated, request } = asked;
  const { origin } = validated;
  const environment = new Set(Object.keys(request.given));
  const overrides = new Map(Object.entries(request.dependencyOverrides));
  const { targets } = request;
  const plan = planOf(validated, { targets, environment, dependencyOverrides: overrides });
  const unknown =
    origin === undefined
      ? [
          'nothing says whose configuration it is: put it into ORG/REPO/ORG-REPO-BRANCH.yaml, or give --git-ref ORG/REPO@BRANCH',
        ]
      : [];
  if (plan.problems.length > 0 || origin === undefined) throw cannotRun([...plan.problems, ...unknown]);
  const ground: CiGround = {
    ...asked,
    ...{ configuration: validated.configuration, resolved: validated.resolved, origin, steps: plan.steps },
    requires: (step) => requiresOf(step, plan.dependencies.get(step.name) ?? []),
  };
  const steps = ciRunSteps(ground);
  const problems = [...refusedParts(ground), ...steps.problems];
  if (problems.length > 0) throw cannotRun(problems);
  const tested = plan.steps.filter(isTest).map(({ name }) => name);
  return {
    graph: graph(withSurroundings(steps.steps, tested, { ...surroundings, repository: request.source.repo })),
    tested,
    components: [{ name: request.source.repo, images: [] }],
    record: recordOf(plan.steps, plan.dependencies),
  };
}

function requiresOf(_step: CiStep, names: readonly string[]): readonly Link[] {
  return ['namespace:ci', ...names.map((name): Link => `made:${name}`)];
}

function isTest({ kind }: CiStep): boolean {
  return kind === 'container-test' || kind === 'multi-stage-test';
}

function cannotRun(problems: readonly string[]): StreamstressError {
  return new StreamstressError('request', ['ci', 'cannot_run'], problems.join('\n'));
}
