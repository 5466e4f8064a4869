import { setTimeout as sleep } from 'node:timers/promises';
import { StreamstressError } from '../model/error.ts';
import type { Clock } from '../ports/clock.ts';

/** The clock of this machine. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(milliseconds, signal) {
      await sleep(milliseconds, undefined, { signal }).catch((cause: unknown) => {
        throw new StreamstressError('cancelled', ['cancelled'], 'the run was cancelled while it waited', cause);
      });
    },
  };
}
