import type { Config } from '../config/config.ts';
import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { Request } from '../model/request.ts';
import type { Suite } from '../model/suite.ts';
import { findToolStep, type ToolName } from '../steps/find-tool.ts';

/** What is being planned. */
export interface Planning {
  readonly request: Request;
  readonly config: Config;
  readonly components: readonly Component[];
  readonly suites: readonly Suite[];
}

export function toolStep(name: ToolName, { request, config }: Planning): Step {
  return findToolStep(name, config.tools, request);
}
