import type { Store, StoreEvent } from './store.ts';

/** The changes of a store: kept for those who resume a watch, told to those who listen. */
export interface EventLog extends Pick<Store, 'watch' | 'since' | 'version'> {
  /** The next resourceVersion. */
  next(): string;
  /** Keeps one change and tells it, once the changes before it have been told to everybody. */
  add(event: StoreEvent): void;
}

/** An empty log that keeps the newest `kept` events. */
export function createEventLog(kept = 10_000): EventLog {
  const listeners = new Map<(event: StoreEvent) => void, number>();
  const untold: StoreEvent[] = [];
  const events: StoreEvent[] = [];
  let version = 0;
  let forgotten = 0;
  let telling = false;

  const tell = () => {
    if (telling) return;
    telling = true;
    try {
      for (let event = untold.shift(); event; event = untold.shift()) {
        for (const [listener, since] of [...listeners]) {
          if (listeners.has(listener) && versionOf(event) > since) listener(event);
        }
      }
    } finally {
      telling = false;
    }
  };

  return {
    version: () => String(version),
    next: () => String(++version),
    add(event) {
      events.push(event);
      if (events.length > kept) forgotten = versionOf(events.shift());
      untold.push(event);
      tell();
    },
    watch(listener) {
      listeners.set(listener, version);
      return () => listeners.delete(listener);
    },
    since(resourceVersion) {
      const from = Number(resourceVersion);
      return from < forgotten ? 'expired' : events.filter((event) => versionOf(event) > from);
    },
  };
}

function versionOf(event: StoreEvent | undefined): number {
  return Number(event?.object.metadata.resourceVersion);
}
