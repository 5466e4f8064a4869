/** A markdown table: every row has as many cells as there are headers. */
export interface SpecTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a step is called with. A dynamic argument names a column of the data table or a parameter of the concept. */
export type StepArgument =
  | { readonly kind: 'static'; readonly value: string }
  | { readonly kind: 'dynamic'; readonly name: string }
  | { readonly kind: 'table'; readonly table: SpecTable };

/** One `* step` of a specification or concept. */
export interface SpecStep {
  readonly file: string;
  readonly line: number;
  /** As written: `Verify pipeline "ok"`. */
  readonly text: string;
  /** With a placeholder for every argument: `Verify pipeline {}`. */
  readonly value: string;
  readonly arguments: readonly StepArgument[];
}

/** A step made of steps, from a .cpt file. */
export interface Concept {
  readonly heading: SpecStep;
  readonly steps: readonly SpecStep[];
}

export interface Scenario {
  readonly heading: string;
  /** Line of the heading. */
  readonly line: number;
  readonly lastLine: number;
  readonly tags: readonly string[];
  readonly steps: readonly SpecStep[];
}

/** A .spec or .md file. */
export interface Spec {
  /** Absolute path. */
  readonly file: string;
  /** Empty where the file has none; that is a parse error too. */
  readonly heading: string;
  /** Line of the heading. */
  readonly line: number;
  readonly tags: readonly string[];
  readonly table: SpecTable | undefined;
  readonly contexts: readonly SpecStep[];
  readonly scenarios: readonly Scenario[];
  readonly teardowns: readonly SpecStep[];
  readonly parseErrors: readonly ParseError[];
}

export interface ParseError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** The line's text; empty where the error is about the whole file. */
  readonly text: string;
}

/** `file:line message => 'text'`, as Gauge words errors of parsing and validation. */
export function wordError(error: ParseError): string {
  return `${error.file}:${error.line} ${error.message} => '${error.text}'`;
}
