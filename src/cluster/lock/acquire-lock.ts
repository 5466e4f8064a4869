import type { ClusterLock } from '../../model/cluster-lock.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Patience } from '../wait-for.ts';
import { keepLock, type LeasePurpose } from './keep-lock.ts';
import { type Lease, type LeaseState, leaseIn, leaseSeconds, leaseTime } from './lease.ts';

const wholeCluster: LeasePurpose = {
  name: 'streamstress',
  what: 'the cluster',
  todo: 'See what is on the cluster with "streamstress status", and take it back with "streamstress restore"',
};

/** Milliseconds between two looks at who has the cluster. */
const pause = 1000;

/** Who wants a cluster, and for how long at most. */
export interface LockOptions {
  readonly cluster: Cluster;
  /** Namespace of the Lease. */
  readonly namespace: string;
  /** Its name, and what it stands for: the cluster, where nothing is said. */
  readonly lease?: LeasePurpose;
  readonly runId: string;
  readonly machine: Machine;
  /** Ends the renewals, whether the lock was released or not. */
  readonly over: AbortSignal;
}

/**
 * Makes the cluster ours, or what else the Lease stands for. Somebody else who has it is waited for, as long as `patience` says; who has crashed is
 * succeeded: at once where that process ran on this machine, else when the Lease was not renewed for its whole duration
 * by our clock, whatever the clocks of others say.
 * Errors: `infrastructure`, `locking:held`; `cancelled`.
 */
export async function acquireLock(options: LockOptions, patience: Patience): Promise<ClusterLock> {
  const { cluster, namespace, lease: of = wholeCluster, runId, machine, over } = options;
  const { clock, signal, progress, timeout } = patience;
  const lease = leaseIn(namespace, cluster, of.name);
  const holder = `${runId} on "${machine.host}" (${machine.process})`;
  const deadline = clock.now() + timeout * 1000;
  const observe = createObserver(clock, machine);
  for (let said = ''; ; ) {
    const found = await lease.read();
    const rival = found?.holder === undefined || found.holder === holder ? 'dead' : observe(found);
    if (found === undefined || rival === 'dead') {
      const takenAt = clock.now();
      const version = await take(lease, holder, found, takenAt);
      if (version !== undefined) return keepLock(lease, { holder, version, takenAt, of }, clock, over);
    } else {
      if (rival === 'alive' && clock.now() >= deadline) throw heldError(found, of.what);
      const who = `${found.holder} has ${of.what} since ${found.since}`;
      if (who !== said) progress(who);
      said = who;
    }
    await clock.sleep(pause, signal);
  }
}

/** `silent`: it has not been renewed for longer than it holds, if both clocks are right. Only the observation can tell. */
type Rival = 'alive' | 'silent' | 'dead';

/** Looks at a Lease that others have, again and again. */
function createObserver(clock: Clock, machine: Machine): (found: LeaseState) => Rival {
  let sign: string | undefined;
  let since = 0;
  let moved = false;
  return ({ holder = '', renewed, duration }) => {
    if (machine.hasEnded(processIn(holder))) return 'dead';
    const now = clock.now();
    if (sign !== `${holder} ${renewed}`) {
      moved = sign !== undefined;
      sign = `${holder} ${renewed}`;
      since = now;
    }
    if (now - since >= duration * 1000) return 'dead';
    return moved || now - Date.parse(renewed) < duration * 1000 ? 'alive' : 'silent';
  };
}

function processIn(holder: string): string {
  return /\(([^\s()]+)\)$/.exec(holder)?.[1] ?? '';
}

/** Where the answer to our own write was lost, the Lease tells. */
async function take(
  lease: Lease,
  holder: string,
  found: LeaseState | undefined,
  now: number,
): Promise<string | undefined> {
  const time = leaseTime(now);
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: leaseSeconds,
    acquireTime: time,
    renewTime: time,
    leaseTransitions: found ? found.transitions + 1 : 0,
  };
  const oursNow = async () => {
    const seen = await lease.read();
    return seen?.holder === holder ? seen.version : undefined;
  };
  try {
    return (await lease.write(spec, found?.version)) ?? (await oursNow());
  } catch (error) {
    const version = await oursNow().catch(() => undefined);
    if (version === undefined) throw error;
    return version;
  }
}

function heldError({ holder, since, renewed, duration }: LeaseState, what: string): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['locking', 'held'],
    `another run has ${what}: ${holder}, since ${since}, last heard of at ${renewed}. Wait for it with --lock-timeout SECONDS; if it has crashed, ${what} is free ${duration} s after that`,
  );
}
