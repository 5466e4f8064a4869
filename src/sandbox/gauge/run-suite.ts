import type { Failure } from './call-implementation.ts';
import type { SpecOutcome, SuiteOutcome } from './outcome.ts';
import { runSpec } from './run-spec.ts';
import { type Running, runHooks } from './running.ts';
import type { Spec } from './spec.ts';
import type { Validation } from './validate.ts';

/** A specification and what is missing for it. */
export interface ValidSpec {
  readonly spec: Spec;
  readonly validation: Validation;
}

/** Runs all specifications; none where a hook before the suite fails. */
export async function runSuite(running: Running, specs: readonly ValidSpec[]): Promise<SuiteOutcome> {
  const outcomes: SpecOutcome[] = [];
  const before = await runHooks(running, 'beforeSuite', {});
  for (const { spec, validation } of before ? [] : specs) outcomes.push(await runSpec(running, spec, validation));
  const after = await runHooks(running, 'afterSuite', {});
  running.dataStores.suiteStore.clear();
  const hookFailures: Failure[] = [before, after].filter((failure) => failure !== undefined);
  running.console.suiteEnd(hookFailures);
  return { specs: outcomes, hookFailures };
}
