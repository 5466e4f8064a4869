import type { Store } from '../../../src/sandbox/store.ts';

/** Ends with what `look` finds, as soon as a change in the store lets it find something. */
export function until<T>(store: Store, look: () => T | undefined | false): Promise<T> {
  return new Promise((resolve) => {
    const unwatch = store.watch(check);
    check();

    function check(): void {
      const found = look();
      if (found === undefined || found === false) return;
      unwatch();
      resolve(found);
    }
  });
}

/** Ends when the control loops have had time for everything that is to be done now: many turns of the event loop. */
export async function idle(store: Store): Promise<void> {
  for (let quiet = 0, version = ''; quiet < 20; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (store.version() !== version) quiet = 0;
    version = store.version();
  }
}
