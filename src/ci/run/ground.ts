import type { CiRunRequest } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';
import type { Configuration } from '../configuration.ts';
import type { CiStep } from '../graph/ci-step.ts';
import type { Origin } from '../origin.ts';
import type { ClusterProfile } from '../registry/registry.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';

/** What the steps of a run are made of. */
export interface CiGround {
  readonly configuration: Configuration;
  readonly resolved: readonly ResolvedTest[];
  readonly profiles: ReadonlyMap<string, ClusterProfile>;
  readonly origin: Origin;
  /** What .ci-operator.yaml of the repository says, where the build root comes from it. */
  readonly buildRoot: { readonly namespace: string; readonly name: string; readonly tag: string } | undefined;
  readonly request: CiRunRequest;
  /** Every step of the configuration. */
  readonly all: readonly CiStep[];
  /** The steps that run, each after all that it waits for. */
  readonly steps: readonly CiStep[];
  /** `made:…` of all that a step waits for, and `namespace:ci`. */
  requires(step: CiStep): readonly Link[];
}
