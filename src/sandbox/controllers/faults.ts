import type { MetricsState } from '../api/metrics.ts';
import type { FailureReason } from './builds/build-failure.ts';

/** What goes wrong on purpose. Everything may be changed while the sandbox runs; lists are empty where nothing does. */
export interface ControllerFaults {
  /** OLM never finds the install healthy: the ClusterServiceVersion stays Installing until OLM's timeout. */
  readonly csvStuck: boolean;
  /** Deployments and StatefulSets, by name, whose new Pods never become Ready. */
  readonly rolloutStuck: readonly string[];
  /** Pods, by any part of `namespace/name`, for which no node has room. */
  readonly podsPending: readonly string[];
  /** Images, by any part of their reference, whose containers are never started. */
  readonly neverStarts: readonly string[];
  /** Images, by any part of their reference, that cannot be pulled. */
  readonly pullFails: readonly string[];
  /** Imports of references with that part that go wrong so many times, before they go well. */
  readonly importFails: readonly { readonly image: string; readonly times: number }[];
  /** References, by any part of them, of registries that never answer to an import. */
  readonly importsStuck: readonly string[];
  /** How the metrics API stands; `served` where nothing is wrong. */
  readonly metrics: MetricsState;
  /** The catalogue's Pod cannot be reached. */
  readonly catalogueUnhealthy: boolean;
  /** Hive gives no cluster to any claim. */
  readonly claimsIgnored: boolean;
  /** Clusters of Hive cannot be installed: their ClusterDeployments end with ProvisionStopped. */
  readonly provisionFails: boolean;
  /** The control plane of a new HostedCluster never becomes available. */
  readonly hostedClusterStuck: boolean;
  /** Builds that fail as soon as they run: the next ones of a name, as many as `times` says (1 where nothing is said). */
  readonly failingBuilds: readonly { readonly name: string; readonly reason: FailureReason; readonly times?: number }[];
  /** Milliseconds that every control loop waits before each round. */
  readonly slow: number;
}

/** Faults that can be read and changed. */
export interface FaultSwitch {
  current(): ControllerFaults;
  /** Changes these, keeps the others, and lets every control loop look again. */
  set(change: Partial<ControllerFaults>): void;
  /** Called after each change. Returns the way to stop it. */
  watch(listener: () => void): () => void;
}

const none: ControllerFaults = {
  csvStuck: false,
  rolloutStuck: [],
  podsPending: [],
  neverStarts: [],
  pullFails: [],
  importFails: [],
  importsStuck: [],
  metrics: 'served',
  catalogueUnhealthy: false,
  claimsIgnored: false,
  provisionFails: false,
  hostedClusterStuck: false,
  failingBuilds: [],
  slow: 0,
};

/** Faults, none but the given ones. */
export function createControllerFaults(initial: Partial<ControllerFaults> = {}): FaultSwitch {
  const listeners = new Set<() => void>();
  let current = { ...none, ...initial };
  return {
    current: () => current,
    set(change) {
      current = { ...current, ...change };
      for (const listener of listeners) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
