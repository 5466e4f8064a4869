/**
 * Whose fault an error is:
 * `request` (what was asked, or the configuration), `build`, `infrastructure` (cluster, network, disk, tools),
 * `image`, `test` (the suite could not run), `cancelled`, `bug` (ours).
 */
export type ErrorKind = 'request' | 'build' | 'image' | 'infrastructure' | 'test' | 'cancelled' | 'bug';

/** The only error class. The message says what happened, to which one (quoted), why, and what to do now. */
export class StreamstressError extends Error {
  readonly kind: ErrorKind;
  /** Chained snake_case words, outermost first: `deploying:subscription_not_found`. */
  readonly reason: string;

  constructor(kind: ErrorKind, reason: readonly string[], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StreamstressError';
    this.kind = kind;
    this.reason = reason.join(':');
  }
}

/** Any thrown value as a StreamstressError; what we did not expect is a `bug`. */
export function asStreamstressError(thrown: unknown): StreamstressError {
  if (thrown instanceof StreamstressError) return thrown;
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code, path } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return diskFull(path ?? 'a file', cause);
  return new StreamstressError('bug', ['internal'], `internal error: ${cause.message}`, cause);
}

/** No space is left for a file (ENOSPC). */
export function diskFull(path: string, cause: unknown): StreamstressError {
  const message = `the disk is full: "${path}" could not be written. Free some space, or give another --output-dir, or another STREAMSTRESS_CACHE where the cache is meant`;
  return new StreamstressError('infrastructure', ['disk_full'], message, cause);
}
