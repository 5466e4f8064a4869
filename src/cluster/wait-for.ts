import { StreamstressError } from '../model/error.ts';
import type { Clock } from '../ports/clock.ts';

/** Where a wait stands: done with a value, or what is still missing in words for people. */
export type Look<T> = { readonly done: true; readonly value: T } | { readonly done: false; readonly missing: string };

/** How to wait. */
export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told whenever what is missing changes. */
  readonly progress: (message: string) => void;
  /** Seconds until it is an error. */
  readonly timeout: number;
}

const firstPause = 100;
const longestPause = 3000;

/**
 * Looks again and again until the condition holds; a get, never a watch, so that nothing is missed. Pauses grow from
 * 0.1 s to 3 s and start over whenever something moved. What `diagnose` finds stands below the first line of the error.
 * Errors: `infrastructure` with the reason given and the last thing that was missing; `cancelled`.
 */
export async function waitFor<T>(
  reason: readonly string[],
  look: () => Promise<Look<T>>,
  { clock, signal, progress, timeout }: Patience,
  diagnose: () => Promise<string> = async () => '',
): Promise<T> {
  const deadline = clock.now() + timeout * 1000;
  let said = '';
  let pause = firstPause;
  for (;;) {
    const seen = await look();
    if (seen.done) return seen.value;
    if (seen.missing !== said) {
      said = seen.missing;
      pause = firstPause;
      progress(said);
    }
    if (clock.now() > deadline) {
      const message = `after ${timeout} s still: ${said}\n${await diagnose()}`.trimEnd();
      throw new StreamstressError('infrastructure', [...reason, 'timeout'], message);
    }
    await clock.sleep(pause, signal);
    pause = Math.min(longestPause, pause * 1.5);
  }
}
