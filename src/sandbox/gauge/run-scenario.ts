import type { Failure } from './call-implementation.ts';
import type { ScenarioPlace } from './console.ts';
import type { ScenarioFailure, ScenarioOutcome } from './outcome.ts';
import type { Lookup } from './resolve-step.ts';
import { runSteps, wordFailure } from './run-step.ts';
import { type ExecutionInfo, type Running, runHooks } from './running.ts';
import type { Scenario, Spec, SpecStep } from './spec.ts';
import { notFound } from './validate.ts';

/** A scenario of a specification, with the row of the data table that it runs with. */
export interface ScenarioRun {
  readonly spec: Spec;
  readonly scenario: Scenario;
  /** The heading with the row, where there is one. */
  readonly name: string;
  readonly place: ScenarioPlace;
  readonly lookup: Lookup;
  /** Steps that nobody implements; it cannot run where there is one. */
  readonly missing: readonly SpecStep[];
}

/** Runs hooks, contexts, steps and teardown, again where it fails and may be retried. One that cannot run is skipped. */
export async function runScenario(running: Running, run: ScenarioRun, info: ExecutionInfo): Promise<ScenarioOutcome> {
  const { spec, scenario, place, missing } = run;
  if (missing.length > 0) {
    running.console.scenarioSkipped(place, missing);
    return { ...known(run), status: 'skipped', milliseconds: 0, failures: [], skipMessages: missing.map(notFound) };
  }
  let outcome = await attempt(running, run, info);
  for (let left = running.attempts([...spec.tags, ...scenario.tags]); outcome.status === 'failed' && left > 1; left--) {
    outcome = await attempt(running, run, info);
  }
  return outcome;
}

/** One that runs with a row which --table-rows leaves out. */
export function leftOut(run: ScenarioRun): ScenarioOutcome {
  const skipMessages = ["skipped Reason: Doesn't satisfy --table-rows flag condition"];
  return { ...known(run), status: 'skipped', leftOut: true, milliseconds: 0, failures: [], skipMessages };
}

function known({ scenario: { heading, line }, name }: ScenarioRun) {
  return { heading, line, name };
}

async function attempt(running: Running, run: ScenarioRun, specInfo: ExecutionInfo): Promise<ScenarioOutcome> {
  const { scenario, name, place } = run;
  const startedAt = performance.now();
  const info = { ...specInfo, currentScenario: { name: scenario.heading, tags: scenario.tags, isFailed: false } };
  running.console.scenarioStart(place);
  const before = await runHooks(running, 'beforeScenario', info);
  const steps = before ? { failures: [], failed: true, skips: false } : await runBody(running, run, info);
  info.currentScenario.isFailed = steps.failed;
  const after = await runHooks(running, 'afterScenario', info);
  running.dataStores.scenarioStore.clear();
  const hook = hookFailure(name, before, after);
  const status = steps.failed || hook ? 'failed' : steps.skips ? 'skipped' : 'passed';
  const milliseconds = performance.now() - startedAt;
  running.console.scenarioEnd(place, { status, milliseconds, hooks: { before, after } });
  return { ...known(run), status, milliseconds, failures: hook ? [hook] : steps.failures, skipMessages: [] };
}

/** The teardown runs whatever came before it; its own failures are not told in the report. */
async function runBody(running: Running, { spec, scenario, lookup }: ScenarioRun, info: ExecutionInfo) {
  const contexts = await runSteps(running, spec.contexts, lookup, info);
  const steps = contexts.goOn
    ? await runSteps(running, scenario.steps, lookup, info)
    : { failures: [], goOn: false, skips: false };
  const teardown = await runSteps(running, spec.teardowns, lookup, info);
  const failures = [...contexts.failures, ...steps.failures];
  const failed = failures.length + teardown.failures.length > 0;
  return { failures, failed, skips: contexts.skips || steps.skips };
}

function hookFailure(name: string, before?: Failure, after?: Failure): ScenarioFailure | undefined {
  if (before) return wordFailure(name, 'Scenario Pre Hook Failure', before);
  return after && wordFailure(name, 'Scenario Post Hook Failure', after);
}
