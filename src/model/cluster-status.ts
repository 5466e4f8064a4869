import type { JobStatus } from './job.ts';

/** Where one image of a component stands on the cluster. */
export interface ImageStatus {
  readonly component: string;
  readonly image: string;
  /** The variable that this release of the operator has for it; that of the configuration where it has none. */
  readonly env: string;
  /** `swapped`: the operator was told another image than its own. `own`: it has its own. `absent`: this release has no such variable or workload. */
  readonly source: 'swapped' | 'own' | 'absent';
  /** What the operator's environment says; undefined where it says nothing. */
  readonly wanted: string | undefined;
  /** What the workload carries, in its container or its argument. */
  readonly carried: string | undefined;
  /** `running`: verified on every pod. `changing`: what is missing is in `trouble`, in words. */
  readonly state: 'running' | 'changing' | 'absent';
  readonly trouble?: string;
}

/** What `status` shows: which images are on the cluster, who swapped them, and who has it now. */
export interface ClusterStatus {
  readonly server: string;
  readonly openshift: string;
  /** Name of the ClusterServiceVersion; undefined where OLM did not install the operator. */
  readonly csv: string | undefined;
  readonly channel: string | undefined;
  /** The object whose environment carries a swap: `Subscription "openshift-operators/…"`; undefined where there is no operator. */
  readonly via: string | undefined;
  /** Present while images are swapped: since when (ISO 8601) and by whom, from the record. */
  readonly record: { readonly since: string; readonly by: string; readonly variables: number } | undefined;
  /** Who has the Lease, since when, and when it was renewed last (ISO 8601); undefined where nobody is at work. */
  readonly lock: { readonly holder: string; readonly since: string; readonly renewed: string } | undefined;
  /** The object that the operator installs everything by, and its condition Ready, shown and never trusted: `True`, `False: Components not in ready state …`. */
  readonly customResource: { readonly kind: string; readonly ready: string } | undefined;
  readonly images: readonly ImageStatus[];
  /** Runs in the cluster, the newest first. */
  readonly jobs: readonly JobStatus[];
}
