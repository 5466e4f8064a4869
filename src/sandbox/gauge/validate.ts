import { randomBytes } from 'node:crypto';
import type { Implementations } from './implementations.ts';
import { type Concept, type Scenario, type Spec, type SpecStep, wordError } from './spec.ts';

/** Steps that nobody implements: why each scenario of a specification cannot run, and the steps to write. */
export interface Validation {
  /** What is missing for a scenario; one for which nothing is can run. */
  readonly of: ReadonlyMap<Scenario, readonly SpecStep[]>;
  /** In the order of the file, each once. */
  readonly messages: readonly string[];
  readonly missing: readonly SpecStep[];
}

type Known = Pick<Implementations, 'steps'> & { readonly concepts: ReadonlyMap<string, Concept> };

/** Looks for the implementation of every step of a specification. */
export function validate(spec: Spec, known: Known): Validation {
  const inFrame = [...spec.contexts, ...spec.teardowns].flatMap((step) => missingSteps(step, known));
  const of = new Map<Scenario, readonly SpecStep[]>();
  const missing = [...inFrame];
  for (const scenario of spec.scenarios) {
    const own = scenario.steps.flatMap((step) => missingSteps(step, known));
    missing.push(...own);
    const all = own.length > 0 ? own : inFrame.slice(0, 1);
    if (all.length > 0) of.set(scenario, all);
  }
  return { of, missing, messages: [...new Set(missing.map(notFound))] };
}

function missingSteps(step: SpecStep, known: Known): SpecStep[] {
  const concept = known.concepts.get(step.value);
  if (concept) return concept.steps.flatMap((inner) => missingSteps(inner, known));
  return known.steps.has(step.value) ? [] : [step];
}

/** Why a step keeps its scenario from running. */
export function notFound({ file, line, text }: SpecStep): string {
  return wordError({ file, line, message: 'Step implementation not found', text });
}

/** What Gauge suggests to write for the missing steps. */
export function suggestion(missing: readonly SpecStep[]): string {
  const unique = [...new Map(missing.map((step) => [step.value, step])).values()];
  const stubs = unique.map((step) => {
    let at = 0;
    const text = step.value.replace(/\{\}/g, () => `<${argumentName(step, at++)}>`);
    const parameters = step.arguments.map((_, index) => `arg${index}: any`).join(', ');
    const name = `implementation${randomBytes(10).toString('hex')}`;
    return `@Step("${text}")\npublic async ${name}(${parameters}) {\n\tthrow new Error("Method not implemented.");\n}\n`;
  });
  const head = 'Add the following missing implementations to fix `Step implementation not found` errors.\n\n';
  return head + stubs.join('');
}

function argumentName(step: SpecStep, at: number): string {
  const argument = step.arguments[at];
  return argument?.kind === 'static' ? argument.value : argument?.kind === 'dynamic' ? argument.name : 'table';
}
