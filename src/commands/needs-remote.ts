import { StreamstressError } from '../model/error.ts';
import type { Given } from './command.ts';

/** Errors: `request`, `options:no_remote`; `what` is missing without it. */
export function needsRemote(given: Given, what: string): void {
  if (given.text('remote') !== undefined) return;
  throw new StreamstressError('request', ['options', 'no_remote'], `${what}: give --remote URL`);
}
