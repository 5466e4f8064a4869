import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Release } from './releases.ts';
import type { Workload } from './workload.ts';

/** A component that the operator deploys: its custom resource and what the resource stands for. */
export interface Operand {
  /** Kind of its custom resource: `TektonPipeline`. */
  readonly kind: string;
  /** Its only allowed name: `pipeline`. */
  readonly name: keyof Release['components'];
  /** False where somebody else has to make the custom resource: TektonConfig knows nothing of it. */
  readonly automatic: boolean;
  /** Its controller, as the operator's leases name it: `tektonpipeline`. */
  readonly controller: string;
  readonly module: string;
  /** `IMAGE_PIPELINES_`. */
  readonly envPrefix: string;
  readonly partOf: string;
  /** Kinds of custom resources that have to be Ready first. */
  readonly dependsOn: readonly string[];
  readonly workloads: readonly Workload[];
  readonly sets: readonly SetPlan[];
}

/** InstallerSets of a component that the operator handles together. */
export interface SetPlan {
  /** Label `operator.tekton.dev/type`. */
  readonly type: string;
  /**
   * `pair`: a static and a deployment set, compared by the hash of the first by name, both made anew where one is
   * missing. `refreshed`: one set, written anew in place where its hash is another one. `recreated`: deleted and made
   * again then. `kept`: has no hash, is made where it is missing and outlives upgrades.
   */
  readonly rule: 'pair' | 'refreshed' | 'recreated' | 'kept';
  /** How the names begin: `pipeline-main`, `chain`. */
  readonly prefix: string;
  /** Whether it has the label `operator.tekton.dev/installType`. */
  readonly installType?: boolean;
  /** Whether the workloads and their Services are in it. */
  readonly workloads?: boolean;
  /** Whether the Services of a pair are in its static set. */
  readonly staticServices?: boolean;
  /** What else is in it; into the static set of a pair. */
  manifests?(namespace: string, version: string): readonly KubernetesObject[];
}
