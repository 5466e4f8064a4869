import type { Link, LinkValue } from '../model/link.ts';
import type { Permission } from '../model/permission.ts';
import type { World } from '../ports/world.ts';

/** What the links that a step requires carry. */
export interface Inputs {
  /** The value of a link that the step requires. */
  get<L extends Link>(link: L): LinkValue<L>;
  /** The value of a link that the step only waits for (`after`); undefined where nobody created it. */
  find<L extends Link>(link: L): LinkValue<L> | undefined;
}

/** What a step may use while it runs. */
export interface StepContext {
  readonly world: World;
  /** Fires when the run is cancelled. In a cleanup step it fires at the second request only. */
  readonly signal: AbortSignal;
  /** True where the run was cancelled before the step began: a clean-up that may be killed hurries then. */
  readonly cancelled: boolean;
  /** Fires when the run has ended: what a step leaves going in the background ends then too. */
  readonly over: AbortSignal;
  /** Says what is being done or waited for. */
  progress(message: string): void;
  /** Says how far it is; the next such message replaces this one. */
  passing(message: string): void;
  /** Passes on one line of a tool's output. */
  output(line: string): void;
}

/** A link with its value. */
export type Created = { [L in Link]: readonly [L, LinkValue<L>] }[Link];

/** How a step ended; it throws a StreamstressError where it could not do its work. */
export interface StepOutcome {
  /** One line: what it made or found. */
  readonly summary: string;
  /** Links that exist now; a declared link left out blocks those who require it. */
  readonly created: readonly Created[];
  /** True where the step did its work and what it examined failed: tests are red. */
  readonly red?: boolean;
  /** True where the run was cancelled meanwhile: `created` has what there is of its work all the same. */
  readonly stopped?: boolean;
  /** True where there was nothing to do. */
  readonly skipped?: boolean;
}

/** A node of the graph. Steps never name each other: links join them. */
export interface Step {
  /** Unique: `build:pipeline`. */
  readonly name: string;
  /** `build`. */
  readonly kind: string;
  readonly requires: readonly Link[];
  readonly creates: readonly Link[];
  /** Waits until the steps that create these have ended, whatever came of them. */
  readonly after?: readonly Link[];
  /** What it does on the cluster must be allowed: `check` asks for each. */
  readonly permissions?: readonly Permission[];
  /** Runs even when the run is cancelled or what it requires was never created, once every step before it has ended. */
  readonly cleanup?: boolean;
  /** Of a clean-up: nothing stops it, as it gives back in moments what others wait for. */
  readonly urgent?: boolean;
  run(inputs: Inputs, context: StepContext): Promise<StepOutcome>;
}

/** What joins a step to others: all that planning needs of it. */
export type StepShape = Omit<Step, 'run'>;

/** A created link, with its value's type checked. */
export function created<L extends Link>(link: L, value: LinkValue<L>): Created {
  return [link, value] as unknown as Created;
}
