import type { Failure } from './call-implementation.ts';
import type { ScenarioFailure, ScenarioOutcome } from './outcome.ts';
import type { Lookup } from './resolve-step.ts';
import { runSteps, wordFailure } from './run-step.ts';
import { type ExecutionInfo, type Running, runHooks } from './running.ts';
import type { Scenario, Spec } from './spec.ts';

/** A scenario of a specification, with the row of the data table that it runs with. */
export interface ScenarioRun {
  readonly spec: Spec;
  readonly scenario: Scenario;
  /** The heading with the row, where there is one. */
  readonly name: string;
  readonly lookup: Lookup;
  /** Why it cannot run; empty where it can. */
  readonly skipMessages: readonly string[];
}

/** Runs hooks, contexts, steps and teardown. A scenario that cannot run is skipped and not printed. */
export async function runScenario(
  running: Running,
  run: ScenarioRun,
  specInfo: ExecutionInfo,
): Promise<ScenarioOutcome> {
  const { scenario, name, skipMessages } = run;
  const known = { heading: scenario.heading, name, line: scenario.line, skipMessages };
  if (skipMessages.length > 0) return { ...known, status: 'skipped', milliseconds: 0, failures: [] };
  const startedAt = performance.now();
  const info = { ...specInfo, currentScenario: { name: scenario.heading, tags: scenario.tags, isFailed: false } };
  running.console.scenarioStart(scenario.heading);
  const before = await runHooks(running, 'beforeScenario', info);
  const steps = before ? { failures: [], failed: true } : await runBody(running, run, info);
  info.currentScenario.isFailed = steps.failed;
  const after = await runHooks(running, 'afterScenario', info);
  running.dataStores.scenarioStore.clear();
  running.console.scenarioEnd([before, after].filter((failure) => failure !== undefined));
  const hook = hookFailure(name, before, after);
  const status = steps.failed || hook ? 'failed' : 'passed';
  const milliseconds = performance.now() - startedAt;
  return { ...known, status, milliseconds, failures: hook ? [hook] : steps.failures };
}

/** The teardown runs whatever came before it; its own failures are not told in the report. */
async function runBody(running: Running, { spec, scenario, lookup }: ScenarioRun, info: ExecutionInfo) {
  const contexts = await runSteps(running, spec.contexts, lookup, info);
  const steps = contexts.goOn ? await runSteps(running, scenario.steps, lookup, info) : { failures: [], goOn: false };
  const teardown = await runSteps(running, spec.teardowns, lookup, info);
  const failures = [...contexts.failures, ...steps.failures];
  return { failures, failed: failures.length + teardown.failures.length > 0 };
}

function hookFailure(name: string, before?: Failure, after?: Failure): ScenarioFailure | undefined {
  if (before) return wordFailure(name, 'Scenario Pre Hook Failure', before);
  return after && wordFailure(name, 'Scenario Post Hook Failure', after);
}
