import type { Lease, LiteralStep, MultiStage, Observer, Parameter, StepOrReference } from '../test-shape.ts';
import type { Place, Position } from '../violation.ts';

/** A part of the registry with the file that it is in. */
export interface Registered<T> {
  readonly file: string;
  readonly documentation: string;
  readonly part: T;
}

export interface Chain {
  readonly as: string;
  readonly steps: readonly StepOrReference[];
  readonly env: readonly Parameter[];
  readonly leases: readonly Lease[];
}

/** A step registry: what tests may refer to, by name. `commands` of steps and observers are the texts of their files. */
export interface Registry {
  readonly steps: ReadonlyMap<string, Registered<LiteralStep>>;
  readonly chains: ReadonlyMap<string, Registered<Chain>>;
  readonly workflows: ReadonlyMap<string, Registered<MultiStage>>;
  readonly observers: ReadonlyMap<string, Registered<Observer>>;
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
}
