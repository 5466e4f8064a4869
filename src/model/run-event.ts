import type { StreamstressError } from './error.ts';

/** How a step ended. `red`: it did its work and what it examined failed (tests). `blocked`: it never started. */
export type StepStatus = 'succeeded' | 'red' | 'failed' | 'blocked' | 'cancelled' | 'skipped';

/** One step's end, as the report keeps it. */
export interface StepResult {
  readonly name: string;
  readonly kind: string;
  readonly status: StepStatus;
  /** ISO 8601; undefined where it never started. */
  readonly startedAt: string | undefined;
  readonly seconds: number;
  /** One line: what it made, or why it did not. */
  readonly summary: string;
  readonly error: StreamstressError | undefined;
}

/** Everything that happens in a run. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly steps: readonly { readonly name: string; readonly kind: string }[] }
  | { readonly type: 'step-started'; readonly step: string }
  /** The step is still at it: what it waits for or does right now. `passing` is soon replaced by the next: a view that keeps its lines may leave it out. */
  | { readonly type: 'step-progress'; readonly step: string; readonly message: string; readonly passing?: true }
  /** One line of a tool's output; hostile text. */
  | { readonly type: 'step-output'; readonly step: string; readonly line: string }
  | { readonly type: 'step-ended'; readonly result: StepResult }
  | { readonly type: 'run-cancelled'; readonly why: string }
  | { readonly type: 'run-ended'; readonly results: readonly StepResult[] };
