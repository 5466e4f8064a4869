import type { MetricsState } from '../api/metrics.ts';

/** What goes wrong on purpose. Everything may be changed while the sandbox runs; lists are empty where nothing does. */
export interface ControllerFaults {
  /** OLM never finds the install healthy: the ClusterServiceVersion stays Installing until OLM's timeout. */
  readonly csvStuck: boolean;
  /** Deployments and StatefulSets, by name, whose new Pods never become Ready. */
  readonly rolloutStuck: readonly string[];
  /** Images, by any part of their reference, whose containers are never started. */
  readonly neverStarts: readonly string[];
  /** Images, by any part of their reference, that cannot be pulled. */
  readonly pullFails: readonly string[];
  /** How the metrics API stands; `served` where nothing is wrong. */
  readonly metrics: MetricsState;
  /** The catalogue's Pod cannot be reached. */
  readonly catalogueUnhealthy: boolean;
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
  neverStarts: [],
  pullFails: [],
  metrics: 'served',
  catalogueUnhealthy: false,
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
