import type { ClusterClaim, Lease, LiteralStep, MultiStage, Observer, Phase } from '../test-shape.ts';
import type { Place } from '../violation.ts';

/** A value and where it was set: a test, a workflow, a chain, or the step's own default. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: Place;
}

/** A step of a test as it runs, after the registry. */
export interface ResolvedStep {
  readonly phase: Phase;
  /** What is in it: its parameters have their values as defaults, and its dependencies are those that are asked for. */
  readonly step: LiteralStep;
  /** Where the step itself is written. */
  readonly place: Place;
  /** How it got here: `workflow ipi-aws`, `chain ipi-aws-pre`, `ref ipi-conf`. */
  readonly through: readonly string[];
  /** Values of its parameters; one that nobody sets is not in it. */
  readonly env: ReadonlyMap<string, Sourced<string>>;
  /** Images by variable, as they are asked for: `cli`, `stable:cli`, `release:latest`. */
  readonly dependencies: ReadonlyMap<string, Sourced<string>>;
  /** Pull specs that were given in their place. */
  readonly overrides: ReadonlyMap<string, Sourced<string>>;
}

/** A multi-stage test after the registry; what nothing says is undefined. */
export interface ResolvedTest {
  readonly as: string;
  /** Index in `tests`. */
  readonly index: number;
  readonly workflow?: Sourced<string> | undefined;
  readonly clusterProfile?: Sourced<string> | undefined;
  /** With its defaults. */
  readonly claim?: ClusterClaim | undefined;
  /** pre, test, post, in their order. */
  readonly steps: readonly ResolvedStep[];
  readonly observers: readonly Sourced<Observer>[];
  /** Those of the test, its workflow and its chains; steps have their own. See leasesOf. */
  readonly leases: readonly Sourced<Lease>[];
  readonly flags: {
    readonly [K in 'allow_skip_on_success' | 'allow_best_effort_post_steps']?: Sourced<boolean> | undefined;
  };
  readonly dnsConfig?: Sourced<NonNullable<MultiStage['dnsConfig']>> | undefined;
  /** Of steps that have none of their own. */
  readonly nodeArchitecture?: Sourced<string> | undefined;
}
