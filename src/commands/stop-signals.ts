import type { Host } from '../run.ts';

/**
 * The first SIGINT, SIGTERM or SIGHUP cancels the run and cleans up; the second stops the clean-up too; with the third
 * the process exits as it stands, and what it started is killed.
 */
export function stopSignals(stderr: { write(text: string): void }): Host['signals'] {
  const cancel = new AbortController();
  const force = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!cancel.signal.aborted) {
        stderr.write(`\n${signal}: stopping and cleaning up; once more stops the clean-up too\n`);
        cancel.abort(signal);
      } else if (!force.signal.aborted) force.abort(signal);
      else process.exit(2);
    });
  }
  return { cancel: cancel.signal, force: force.signal };
}
