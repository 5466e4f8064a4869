/** Time. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Ends after that many milliseconds; the error `cancelled` where the signal fires before. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
