import type { Failure } from './call-implementation.ts';

/** What is printed while specifications run. Texts of steps come with their arguments filled in. */
export interface Console {
  specStart(heading: string): void;
  specEnd(hookFailures: readonly Failure[]): void;
  scenarioStart(heading: string): void;
  scenarioEnd(hookFailures: readonly Failure[]): void;
  dataTable(text: string): void;
  conceptStart(text: string): void;
  conceptEnd(): void;
  stepStart(text: string): void;
  stepEnd(end: StepEnd): void;
  suiteEnd(hookFailures: readonly Failure[]): void;
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
