import { StreamstressError } from '../model/error.ts';
import { passingRefusal } from './refused.ts';
import type { RegistryClient } from './registry-client.ts';

const attempts = 5;
const longestPause = 60_000;

/**
 * Does something anew that a busy registry or a broken connection stopped, after as long as the registry asks for, else 1,
 * 2, 4 and 8 seconds. Other errors, and the last one, are thrown.
 */
export async function retrying<T>({ clock, signal }: RegistryClient, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const refusal = passingRefusal(error);
      if ((refusal === undefined && !isInterrupted(error)) || attempt === attempts) throw error;
      const asked = refusal?.headers['retry-after'];
      const pause = milliseconds(asked, clock.now()) ?? 1000 * 2 ** (attempt - 1);
      await clock.sleep(Math.min(longestPause, pause), signal);
    }
  }
}

function isInterrupted(error: unknown): boolean {
  return error instanceof StreamstressError && error.reason === 'registry:interrupted';
}

/** `Retry-After` is a number of seconds or a date. */
function milliseconds(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
