/** A cluster that is ours for a while; held by a Lease that is renewed until it is released. */
export interface ClusterLock {
  /** Who we are to others: `run-20261101-020000 on "builder-7" (4711-183947-3f9c2a1b7d05)`. */
  readonly holder: string;
  /** Fires where the Lease could not be kept: nothing may be changed on the cluster any more. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}
