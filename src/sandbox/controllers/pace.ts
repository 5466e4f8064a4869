/** The times that a client of a cluster has to wait for, in milliseconds. Everything else happens at once. */
export interface Pace {
  /** How long the lease of an operator that did not give it back holds off the next one. */
  readonly lease: number;
  /** How often a lease is renewed. */
  readonly renewal: number;
  /** How long OLM lets an install take; meanwhile it applies nothing else. */
  readonly installTimeout: number;
  /** How long the pipeline's deployment set is not Ready after it was written anew. */
  readonly secondPass: number;
  /** How often the metrics server measures. */
  readonly measurement: number;
}

/**
 * Seen: lab.md 2.2 (leases of 60 s; Ready flips for about 1 s) and 2.4 (exactly 5 minutes); documented: the metrics
 * server's --metric-resolution of 15 s. All divided by `speed`.
 */
export function paceOf(speed = 1): Pace {
  return {
    ...{ lease: 60_000 / speed, renewal: 10_000 / speed, installTimeout: 300_000 / speed },
    ...{ secondPass: 1_000 / speed, measurement: 15_000 / speed },
  };
}
