import type { Store, StoreEvent } from '../store.ts';

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
 * Reconciling never happens inside a watch's listener, so all listeners see changes in their order. Returns its stop.
 */
export function runController(store: Store, controller: Controller, onLine: OnLine): () => void {
  const waiting = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  let next: NodeJS.Immediate | undefined;

  function add(key: string): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    waiting.add(key);
    next ??= setImmediate(drain);
  }

  function drain(): void {
    const keys = [...waiting];
    waiting.clear();
    next = undefined;
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

  const unwatch = store.watch((event) => controller.keys(event).forEach(add));
  return () => {
    unwatch();
    if (next !== undefined) clearImmediate(next);
    for (const timer of timers.values()) clearTimeout(timer);
    waiting.clear();
  };
}
