import { asStreamstressError } from '../model/error.ts';
import type { CiStep } from './graph/ci-step.ts';
import { criticalPath, usualSeconds } from './graph/critical-path.ts';
import { multiStageTests } from './graph/multi-stage.ts';
import { type CiGraph, partial } from './graph/partial.ts';
import { type GraphOptions, stepsOf } from './graph/steps-of.ts';
import { environmentOf, type ImageGiven } from './graph/test-environment.ts';
import type { Job } from './jobs/job.ts';
import { jobsOf } from './jobs/jobs-of.ts';
import { type PromotedTag, promotedTags } from './rules/promoted-tags.ts';
import type { Validated } from './validate.ts';

/** What a configuration makes run. */
export interface CiPlan extends CiGraph {
  /** Names of the longest chain, by how long its kinds of steps usually take. */
  readonly longest: readonly string[];
  readonly jobs: readonly Job[];
  /** Tags that images get once a change has merged. */
  readonly promoted: readonly PromotedTag[];
  /** Variables with images that multi-stage tests have. */
  readonly environment: readonly ImageOfTest[];
  /** Why nothing can run: a target that is not there, a need that nothing fulfils, a cycle. There are no steps then. */
  readonly problems: readonly string[];
}

/** An image that a test finds in a variable. */
interface ImageOfTest extends ImageGiven {
  readonly test: string;
}

/** Targets are names of steps; all where there are none. */
export interface PlanOptions extends GraphOptions {
  readonly targets: readonly string[];
}

/** The plan of what could be read of a configuration. Pure; never throws. */
export function planOf(validated: Validated, options: PlanOptions): CiPlan {
  const { configuration, resolved, origin } = validated;
  const rest = {
    jobs: jobsOf(configuration, origin),
    promoted: promotedTags(configuration, origin),
    environment: imagesOfTests(validated, options),
  };
  try {
    const graph = partial(stepsOf(configuration, resolved, options), options.targets);
    const { steps } = criticalPath(graph, secondsOf);
    return { ...graph, longest: steps.map(({ name }) => name), ...rest, problems: [] };
  } catch (thrown) {
    const { kind, message } = asStreamstressError(thrown);
    if (kind === 'bug') throw thrown;
    return { steps: [], dependencies: new Map(), longest: [], ...rest, problems: message.split('\n') };
  }
}

function imagesOfTests({ configuration, resolved }: Validated, { dependencyOverrides }: PlanOptions) {
  const tests = multiStageTests(configuration, resolved, dependencyOverrides);
  return [...tests.values()].flatMap((test) =>
    environmentOf(test, configuration).map((image) => ({ test: test.as, ...image })),
  );
}

function secondsOf({ kind }: CiStep): number {
  return usualSeconds[kind];
}
