import type { Failure } from './call-implementation.ts';
import type { ParseError } from './spec.ts';

/** A failing step or hook inside a scenario. */
export interface ScenarioFailure {
  /** `Verify pipeline "bad"\nStep Execution Failure: 'expected …'`. */
  readonly message: string;
  readonly stack: string;
}

/** What failed before and after something ran. */
export interface HookFailures {
  readonly before: Failure | undefined;
  readonly after: Failure | undefined;
}

export function failuresOf({ before, after }: HookFailures): readonly Failure[] {
  return [before, after].filter((failure) => failure !== undefined);
}

/** One scenario that ran or was skipped, or one of its rows. */
export interface ScenarioOutcome {
  readonly heading: string;
  /** The heading with the row, where there is one. */
  readonly name: string;
  readonly line: number;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** True where --table-rows leaves its row out: it counts nowhere. */
  readonly leftOut?: boolean;
  readonly milliseconds: number;
  /** Empty where only the teardown failed: the report says nothing more then. */
  readonly failures: readonly ScenarioFailure[];
  readonly skipMessages: readonly string[];
}

export interface SpecOutcome {
  readonly file: string;
  readonly heading: string;
  readonly scenarios: readonly ScenarioOutcome[];
  readonly parseErrors: readonly ParseError[];
  /** Of the hooks before and after the specification, once for each row of its data table. */
  readonly hookFailures: readonly Failure[];
}

export interface SuiteOutcome {
  readonly specs: readonly SpecOutcome[];
  readonly hookFailures: readonly Failure[];
}

/** Whether anything of a specification failed. */
export function specFailed(spec: SpecOutcome): boolean {
  const failed = spec.scenarios.some((scenario) => scenario.status === 'failed');
  return failed || spec.parseErrors.length > 0 || spec.hookFailures.length > 0;
}

/** Whether nothing of a specification ran. */
export function specSkipped(spec: SpecOutcome): boolean {
  return !specFailed(spec) && spec.scenarios.every((scenario) => scenario.status === 'skipped');
}
