import type { Configuration } from '../configuration.ts';
import type { Origin } from '../origin.ts';
import type { ClusterProfile, Registry } from '../registry/registry.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import type { RuleId, Violation } from '../violation.ts';

/** `error` ends with exit code 2, `warning` says what fails later or elsewhere, `notice` what is good to know. */
export type Severity = 'error' | 'warning' | 'notice';

/** A rule as people read of it. */
export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  /** What must hold, in one line: `a resource has requests or limits`. */
  readonly title: string;
  /** What happens otherwise. */
  readonly why: string;
}

/** What rules look at besides the configuration; what nobody gave is undefined, and rules that need it do not run. */
export interface Surroundings {
  readonly origin?: Origin | undefined;
  readonly registry?: Registry | undefined;
  readonly profiles?: ReadonlyMap<string, ClusterProfile> | undefined;
  /** Who may claim clusters: `org` or `org/repo` by the owner of a pool. */
  readonly claimOwners?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Whether all tests should be resolved already. */
  readonly literal?: boolean | undefined;
  /** Multi-stage tests after the registry; of those that could not be resolved nothing. */
  readonly resolved: readonly ResolvedTest[];
}

/** All that is wrong by the rules of one matter. Pure; the order does not matter. */
type Check = (configuration: Configuration, surroundings: Surroundings) => Iterable<Violation>;

/** Rules of one matter, and what finds where they are broken. */
export interface Topic {
  readonly rules: readonly Rule[];
  readonly check: Check;
}
