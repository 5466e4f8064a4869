import type { Failure } from './call-implementation.ts';
import type { HookFailures, ScenarioOutcome } from './outcome.ts';
import type { SpecStep } from './spec.ts';

type Status = ScenarioOutcome['status'];

/** What is told while specifications run. Texts of steps come with their arguments filled in. */
export interface Console {
  suiteStart(): void;
  suiteEnd(failed: boolean, hooks: HookFailures): void;
  specStart(spec: SpecPlace): void;
  specEnd(spec: SpecPlace, status: Status, hooks: HookFailures): void;
  scenarioStart(scenario: ScenarioPlace): void;
  scenarioEnd(scenario: ScenarioPlace, end: ScenarioEnd): void;
  /** It cannot run: nobody implements these steps. */
  scenarioSkipped(scenario: ScenarioPlace, missing: readonly SpecStep[]): void;
  conceptStart(text: string): void;
  conceptEnd(): void;
  stepStart(text: string): void;
  stepEnd(end: StepEnd): void;
}

/** A specification, or the rows of it that run in one stream. */
export interface SpecPlace {
  /** Absolute path. */
  readonly file: string;
  readonly heading: string;
  readonly line: number;
  /** The first row of its data table that runs, from 0; undefined where it has no table. */
  readonly row: number | undefined;
}

export interface ScenarioPlace {
  readonly spec: SpecPlace;
  readonly heading: string;
  readonly line: number;
  /** The row that it runs with: its number, from 0, and its table as text. */
  readonly row: { readonly index: number; readonly text: string } | undefined;
}

/** How a scenario ended that ran; `skipped` where one of its steps said so. */
interface ScenarioEnd {
  readonly status: Status;
  readonly milliseconds: number;
  readonly hooks: HookFailures;
}

/** How a step ended; `failure` is its own, the others come from the hooks round it. */
interface StepEnd {
  /** As written in the specification. */
  readonly text: string;
  /** `specs/failing.spec:13`; without the line inside a concept. */
  readonly where: string;
  readonly failure: Failure | undefined;
  readonly before: Failure | undefined;
  readonly after: Failure | undefined;
}

export const scenarioIndentation = 2;
export const stepIndentation = 4;

/** Every line of the text behind that many spaces. */
export function indent(text: string, spaces: number): string {
  const margin = ' '.repeat(spaces);
  return margin + text.replaceAll('\n', `\n${margin}`);
}

/** The lines about a failing hook. */
export function hookBlock(failure: Failure, indentation: number): string {
  return errorFragments([`Error Message: ${failure.message}`, `Stacktrace: \n${failure.stack}`], indentation);
}

/** The lines about a failing step, an empty one first. */
export function stepBlock(end: StepEnd, failure: Failure, indentation: number): string {
  const place = [`\nFailed Step: ${end.text}`, `Specification: ${end.where}`];
  return errorFragments(place, indentation) + hookBlock(failure, indentation);
}

function errorFragments(fragments: readonly string[], indentation: number): string {
  return fragments.map((fragment) => `${indent(fragment, indentation + 2)}\n`).join('');
}
