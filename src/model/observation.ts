import type { Presence } from './failure.ts';

/** Something that the cluster said while tests ran: an event, a pod that waits, a node that is not ready. */
export interface Observation {
  /** Milliseconds since 1970-01-01 UTC, by our clock: first and last time that it was so. */
  readonly from: number;
  readonly until: number;
  /** One plain line. */
  readonly text: string;
}

/** What was seen of the cluster while the tests ran. */
export interface ClusterObserved {
  readonly components: readonly Presence[];
  /** In the order of their beginnings. */
  readonly observations: readonly Observation[];
}

/** Watches the cluster in the background. */
export interface ClusterObserver {
  /** Looks once more and stops; what could not be seen is not in it. */
  end(signal: AbortSignal): Promise<ClusterObserved>;
}
