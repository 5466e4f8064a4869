import { asStreamstressError } from '../model/error.ts';
import type { CiStep } from './graph/ci-step.ts';
import { criticalPath, usualSeconds } from './graph/critical-path.ts';
import { type CiGraph, partial } from './graph/partial.ts';
import { type GraphOptions, stepsOf } from './graph/steps-of.ts';
import type { Job } from './jobs/job.ts';
import { jobsOf } from './jobs/jobs-of.ts';
import type { Validated } from './validate.ts';

/** What a configuration makes run. */
export interface CiPlan extends CiGraph {
  /** Names of the longest chain, by how long its kinds of steps usually take. */
  readonly longest: readonly string[];
  readonly jobs: readonly Job[];
  /** Why nothing can run: a target that is not there, a need that nothing fulfils, a cycle. There are no steps then. */
  readonly problems: readonly string[];
}

/** Targets are names of steps; all where there are none. */
export interface PlanOptions extends GraphOptions {
  readonly targets: readonly string[];
}

/** The plan of what could be read of a configuration. Pure; never throws. */
export function planOf(validated: Validated, options: PlanOptions): CiPlan {
  const { configuration, resolved, origin } = validated;
  const jobs = jobsOf(configuration, origin);
  try {
    const graph = partial(stepsOf(configuration, resolved, options), options.targets);
    const { steps } = criticalPath(graph, secondsOf);
    return { ...graph, longest: steps.map(({ name }) => name), jobs, problems: [] };
  } catch (thrown) {
    const { kind, message } = asStreamstressError(thrown);
    if (kind === 'bug') throw thrown;
    return { steps: [], dependencies: new Map(), longest: [], jobs, problems: message.split('\n') };
  }
}

function secondsOf({ kind }: CiStep): number {
  return usualSeconds[kind];
}
