import type { ClusterLock } from '../../model/cluster-lock.ts';
import { asStreamstressError, StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Lease, leaseSeconds, leaseTime } from './lease.ts';

/** A Lease that we have just taken. */
interface Taken {
  readonly holder: string;
  readonly version: string;
  /** Milliseconds since 1970, before the write that took it. */
  readonly takenAt: number;
  readonly of: LeasePurpose;
}

/** What a Lease is called and stands for, and what to do when it is lost. */
export interface LeasePurpose {
  readonly name: string;
  readonly what: string;
  readonly todo: string;
}

const renewAfter = 15_000;
const retryAfter = 3_000;
/** What is left of a Lease that could not be renewed, to stop our work in before others may begin with theirs. */
const reserve = 10_000;

/** Renews a Lease in the background until it is released, lost, or `over` fires. */
export function keepLock(lease: Lease, taken: Taken, clock: Clock, over: AbortSignal): ClusterLock {
  const { holder } = taken;
  const lost = new AbortController();
  const released = new AbortController();
  const stopped = AbortSignal.any([released.signal, lost.signal, over]);
  let { version, takenAt: keptAt } = taken;
  let trouble = 'no answer';

  const beat = async (): Promise<void> => {
    for (let pause = renewAfter; ; ) {
      await clock.sleep(pause, stopped);
      pause = (await renew().catch(noted)) ? renewAfter : retryAfter;
    }
  };
  /** False where it has to be tried again. */
  const renew = async (): Promise<boolean> => {
    const sentAt = clock.now();
    const written = await lease.write({ renewTime: leaseTime(sentAt) }, version);
    if (written === undefined) return lookWho();
    version = written;
    keptAt = sentAt;
    return true;
  };
  /** Somebody has changed the Lease: who has it now? */
  const lookWho = async (): Promise<false> => {
    const found = await lease.read();
    if (found?.holder === holder) version = found.version;
    else lose(found?.holder === undefined ? 'somebody has deleted or cleared it' : `${found.holder} has it now`);
    return false;
  };
  const noted = (error: unknown): false => {
    trouble = asStreamstressError(error).message;
    return false;
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      const rest = keptAt + leaseSeconds * 1000 - reserve - clock.now();
      if (rest <= 0) return lose(`it could not be renewed: ${trouble}`);
      await clock.sleep(rest, stopped);
    }
  };
  const lose = (why: string): void => lost.abort(lostError(why, taken.of));

  const kept = Promise.allSettled([beat(), watch()]);
  return {
    holder,
    lost: lost.signal,
    async release() {
      released.abort();
      await kept;
      if (!lost.signal.aborted) await clear(lease, holder, version);
    },
  };
}

/** Gives a Lease back where it is still ours; our version of it may be an older one. */
async function clear(lease: Lease, holder: string, version: string): Promise<void> {
  const empty = { holderIdentity: null, leaseDurationSeconds: null, acquireTime: null, renewTime: null };
  if ((await lease.write(empty, version)) !== undefined) return;
  const found = await lease.read();
  if (found?.holder === holder) await lease.write(empty, found.version);
}

function lostError(why: string, { name, what, todo }: LeasePurpose): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['locking', 'lost'],
    `${what} is not ours any more, so nothing is changed on it from now on. The Lease "${name}" says so: ${why}. ${todo}`,
  );
}
