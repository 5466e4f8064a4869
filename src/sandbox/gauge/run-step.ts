import { relative } from 'node:path';
import { callImplementation, type Failure } from './call-implementation.ts';
import type { ScenarioFailure } from './outcome.ts';
import { conceptLookup, type Lookup, type ReadyStep, type Resolved, resolveStep } from './resolve-step.ts';
import { type ExecutionInfo, type Running, runHooks } from './running.ts';
import type { Concept, SpecStep } from './spec.ts';

/** How a step, or a concept with all its steps, went. */
export interface StepOutcome {
  readonly failures: readonly ScenarioFailure[];
  /** False where the steps after it must not run. */
  readonly goOn: boolean;
  /** True where it wants its scenario skipped. */
  readonly skips: boolean;
}

/** Runs steps one after another until one fails for good. */
export async function runSteps(
  running: Running,
  steps: readonly SpecStep[],
  lookup: Lookup,
  info: ExecutionInfo,
  concept?: Concept,
): Promise<StepOutcome> {
  const failures: ScenarioFailure[] = [];
  for (const step of steps) {
    const ready = resolveStep(step, lookup);
    const inner = running.concepts.get(step.value);
    const outcome = inner
      ? await runConcept(running, inner, ready, info)
      : await runStep(running, ready, info, concept !== undefined);
    failures.push(...outcome.failures);
    if (!outcome.goOn) return { failures, goOn: false, skips: outcome.skips };
  }
  return { failures, goOn: true, skips: false };
}

async function runConcept(running: Running, concept: Concept, ready: ReadyStep, info: ExecutionInfo) {
  running.console.conceptStart(ready.shown);
  const outcome = await runSteps(running, concept.steps, conceptLookup(concept, ready), info, concept);
  running.console.conceptEnd();
  return outcome;
}

async function runStep(
  running: Running,
  ready: ReadyStep,
  info: ExecutionInfo,
  inConcept: boolean,
): Promise<StepOutcome> {
  const { step } = ready;
  running.console.stepStart(ready.shown);
  const implementation = running.implementations.steps.get(step.value);
  const before = await runHooks(running, 'beforeStep', info);
  const thrown =
    before || !implementation
      ? undefined
      : await callImplementation(implementation.run, ready.arguments.map(stepParameter));
  const failure = thrown?.skips ? undefined : thrown;
  const after = await runHooks(running, 'afterStep', info);
  const place = relative(running.root, info.currentSpec?.fileName ?? step.file);
  const where = inConcept ? place : `${place}:${step.line}`;
  running.console.stepEnd({ text: step.text, where, failure, before, after });
  if (thrown?.skips && !before && !after) return { failures: [], goOn: false, skips: true };
  const kind = before ? 'Pre Hook Failure' : after ? 'Post Hook Failure' : 'Execution Failure';
  const failed = before ?? after ?? failure;
  const recoverable = !before && !after && implementation?.continueOnFailure === true;
  const prefix = `${inConcept ? 'Concept' : 'Step'} ${kind}`;
  const failures = failed ? [wordFailure(step.text, prefix, failed)] : [];
  return { failures, goOn: !failed || recoverable, skips: false };
}

/** A failure as the report words it. */
export function wordFailure(of: string, prefix: string, failure: Failure): ScenarioFailure {
  return { message: `${of}\n${prefix}: '${failure.message}'`, stack: failure.stack };
}

/** Tables reach a step as gauge-js gives them. */
function stepParameter(value: Resolved): unknown {
  if (typeof value === 'string') return value;
  const rows = value.rows.map((cells) => ({ cells: [...cells] }));
  const entries = async (each: (entry: Record<string, string>) => unknown) => {
    for (const row of value.rows) {
      await each(Object.fromEntries(value.headers.map((header, column) => [header, row[column] ?? ''])));
    }
  };
  return { headers: { cells: [...value.headers] }, rows, entries };
}
