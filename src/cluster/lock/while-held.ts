import type { ClusterLock } from '../../model/cluster-lock.ts';

/**
 * Work on a cluster that is ours: it is given a signal that fires with `signal`, or when the lock is lost, which is the
 * error then, whatever the work made of it. Errors: `infrastructure`, `locking:lost`; those of the work.
 */
export async function whileHeld<T>(
  { lost }: ClusterLock,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  lost.throwIfAborted();
  try {
    const made = await work(AbortSignal.any([signal, lost]));
    lost.throwIfAborted();
    return made;
  } catch (error) {
    throw lost.aborted ? lost.reason : error;
  }
}
