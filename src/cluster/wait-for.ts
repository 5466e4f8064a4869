import { asStreamstressError, StreamstressError } from '../model/error.ts';
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

/** Of the time waited so far: what is noticed late is late by no more than this. */
const pauseShare = 0.1;
/** Milliseconds. */
const [shortestPause, longestPause] = [50, 3000];

/**
 * Looks again and again until the condition holds; a get, never a watch, so that nothing is missed. Pauses are
 * a tenth of the time waited so far, up to 3 s. What `diagnose` finds stands below the first line of the error.
 * Errors: `infrastructure` with the reason given and the last thing that was missing; `cancelled`.
 */
export async function waitFor<T>(
  reason: readonly string[],
  look: () => Promise<Look<T>>,
  { clock, signal, progress, timeout }: Patience,
  diagnose: () => Promise<string> = async () => '',
): Promise<T> {
  const began = clock.now();
  let said = '';
  for (;;) {
    const seen = await look();
    if (seen.done) return seen.value;
    if (seen.missing !== said) {
      said = seen.missing;
      progress(said);
    }
    const waited = clock.now() - began;
    if (waited > timeout * 1000) {
      const message = `after ${timeout} s still: ${said}\n${await diagnose()}`.trimEnd();
      throw new StreamstressError('infrastructure', [...reason, 'timeout'], message);
    }
    await clock.sleep(Math.min(longestPause, Math.max(shortestPause, waited * pauseShare)), signal);
  }
}

/** A look for which a cluster out of reach is one more thing to wait for. What it does may be done twice: an answer may be lost. */
export function throughOutages<T>(look: () => Promise<Look<T>>): () => Promise<Look<T>> {
  return () =>
    look().catch((error) => {
      const { reason, message } = asStreamstressError(error);
      if (reason !== 'cluster:unreachable') throw error;
      return { done: false, missing: message };
    });
}
