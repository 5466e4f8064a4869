import type { Lease, LiteralStep, MultiStage, Observer, Parameter, StepOrReference } from '../test-shape.ts';
import type { Place, Position, Violation } from '../violation.ts';

/** A part of the registry with the file that it is in. */
export interface Registered<T> {
  readonly file: string;
  readonly documentation: string;
  readonly part: T;
  /** What is wrong with the file by itself. */
  readonly violations?: readonly Violation[] | undefined;
}

export interface Chain {
  readonly as: string;
  readonly steps: readonly StepOrReference[];
  readonly env: readonly Parameter[];
  readonly leases: readonly Lease[];
}

/** Parts of one kind by name. A Map is one; the files of a folder are read when they are asked for. */
export type Parts<T> = Pick<ReadonlyMap<string, Registered<T>>, 'get' | 'keys'>;

/** A step registry: what tests may refer to, by name. `commands` of steps and observers are the texts of their files. */
export interface Registry {
  readonly steps: Parts<LiteralStep>;
  readonly chains: Parts<Chain>;
  readonly workflows: Parts<MultiStage>;
  readonly observers: Parts<Observer>;
  /** Where a value of one of its files is. */
  positionOf(place: Place, of?: 'key' | 'value'): Position;
}

/** A cluster profile as the list of profiles has it; undefined where none was given. */
export interface ClusterProfile {
  readonly name: string;
  readonly clusterType?: string | undefined;
  readonly leaseType?: string | undefined;
  readonly ipPoolLeaseType?: string | undefined;
  readonly secret?: string | undefined;
  /** Who may use it; everybody where it says nothing. */
  readonly owners?: readonly { readonly org: string; readonly repos?: readonly string[] }[] | undefined;
  /** Profiles that it is a set of. */
  readonly members?: readonly string[] | undefined;
  /** Tests that may choose a member of the set. */
  readonly exempt?: readonly ExemptTest[] | undefined;
}

/** Tests by `org/repo`, branch, variant and name; all of these match. */
export interface ExemptTest {
  readonly repository: RegExp;
  readonly branch: RegExp;
  readonly variant: RegExp;
  readonly tests: readonly RegExp[];
}
