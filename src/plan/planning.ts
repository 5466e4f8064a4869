import type { Config } from '../config/config.ts';
import type { Step } from '../engine/step.ts';
import type { Product } from '../model/operator.ts';
import type { Request } from '../model/request.ts';
import type { Suite } from '../model/suite.ts';
import { findToolStep, type ToolName } from '../steps/find-tool.ts';

/** What is being planned. */
export interface Planning extends Product {
  readonly request: Request;
  readonly config: Config;
  /** Gauge projects that are run. */
  readonly suites: readonly Suite[];
}

/** Name of what --test-command runs. */
export const commandName = 'command';

/** Names of everything that leaves results of tests. */
export function testedNames({ request, suites }: Planning): readonly string[] {
  return request.testing.command === undefined ? suites.map(({ name }) => name) : [commandName];
}

/** Whether a cluster is signed in to: a build that names its registry needs none. */
export function signsIn({ goal, registry }: Request): boolean {
  return goal !== 'build' || registry === undefined;
}

export function toolStep(name: ToolName, { request, config }: Planning): Step {
  return findToolStep(name, config.tools, { ...request, onCluster: signsIn(request) });
}
