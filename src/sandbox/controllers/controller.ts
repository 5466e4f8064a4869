import type { Store, StoreEvent } from '../store.ts';
import { createControllerFaults, type FaultSwitch } from './faults.ts';

/** One control loop: which keys a change concerns, and how one of them is brought to what was asked for. */
export interface Controller {
  readonly name: string;
  keys(event: StoreEvent): readonly string[];
  /** Looks at the store and changes it. Returns the milliseconds after which to look again, where time matters. */
  reconcile(key: string): number | undefined;
}

/** Where the loops say what went wrong, one line at a time. */
export type OnLine = (line: string) => void;

const retryMilliseconds = 200;

/**
 * Runs a controller on everything that happens in the store from now on: changes that come while a key waits are one.
 * Reconciling never happens inside a watch's listener, so all listeners see changes in their order. A change of the
 * faults makes it look again at every key that it knows. Returns its stop.
 */
export function runController(
  store: Store,
  controller: Controller,
  onLine: OnLine,
  faults: FaultSwitch = createControllerFaults(),
): () => void {
  const known = new Set<string>();
  const waiting = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  let cancelNext: (() => void) | undefined;

  function add(key: string): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    known.add(key);
    waiting.add(key);
    cancelNext ??= soon(drain, faults.current().slow);
  }

  function drain(): void {
    const keys = [...waiting];
    waiting.clear();
    cancelNext = undefined;
    for (const key of keys) {
      const after = attempt(key);
      if (after !== undefined) {
        clearTimeout(timers.get(key));
        timers.set(key, setTimeout(add, after, key));
      }
    }
  }

  function attempt(key: string): number | undefined {
    try {
      return controller.reconcile(key);
    } catch (thrown) {
      onLine(`${controller.name}: ${key}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return retryMilliseconds;
    }
  }

  const unwatch = [store.watch((event) => controller.keys(event).forEach(add)), faults.watch(() => known.forEach(add))];
  return () => {
    for (const stop of unwatch) stop();
    cancelNext?.();
    for (const timer of timers.values()) clearTimeout(timer);
    waiting.clear();
  };
}

function soon(run: () => void, milliseconds: number): () => void {
  if (milliseconds > 0) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  }
  const next = setImmediate(run);
  return () => clearImmediate(next);
}
