import { randomUUID } from 'node:crypto';
import { asStreamstressError, StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import { type HeldLeases, holdLeases } from './hold-leases.ts';
import type { LeaseClient } from './lease-client.ts';

/** So many resources of a type, for a variable. */
export interface LeaseOrder {
  readonly type: string;
  readonly env: string;
  readonly count: number;
}

/** An order with the names that it got. */
export interface LeaseGot extends LeaseOrder {
  readonly names: readonly string[];
}

/** How to wait for leases. */
export interface LeasePatience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Fires when the run has ended: nothing is renewed any more. */
  readonly over: AbortSignal;
  readonly progress: (message: string) => void;
  /** Seconds for each resource. */
  readonly timeout: number;
}

/** Milliseconds: a request that is not made again for 30 s loses its place in the queue. */
const [shortestPause, longestPause] = [1000, 10_000];
const mostFailures = 5;

/**
 * Leases one resource after another, by type in the order of the alphabet, so that two who want the same never wait for each
 * other; what is there already is renewed meanwhile. Where one does not come, all are given back. Errors: `infrastructure`,
 * `ci:acquiring_lease:timeout`, those of `LeaseClient`; `request`, `ci:acquiring_lease:unknown_type`; `cancelled`.
 */
export async function acquireLeases(
  orders: readonly LeaseOrder[],
  client: LeaseClient,
  patience: LeasePatience,
): Promise<{ readonly got: readonly LeaseGot[]; readonly held: HeldLeases }> {
  const held = holdLeases(client, patience.clock, patience.over);
  const waiting = { ...patience, signal: AbortSignal.any([patience.signal, held.lost]) };
  const got: LeaseGot[] = [];
  try {
    for (const order of orders.toSorted((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0))) {
      const names: string[] = [];
      while (names.length < order.count) {
        const name = await acquireOne(order.type, client, waiting);
        held.add(name);
        names.push(name);
      }
      got.push({ ...order, names });
    }
    return { got, held };
  } catch (error) {
    await held.release().catch((left) => patience.progress(asStreamstressError(left).message));
    throw held.lost.aborted ? held.lost.reason : error;
  }
}

/** What is asked is waited for even after a cancel: the answer may be a lease, which must be given back. */
async function acquireOne(type: string, client: LeaseClient, patience: LeasePatience): Promise<string> {
  const { clock, signal, progress, timeout } = patience;
  const began = clock.now();
  const id = randomUUID();
  for (let said = '', failures = 0; ; ) {
    const answer = await client.acquire(type, id).catch((error) => asStreamstressError(error));
    if (typeof answer === 'object' && 'name' in answer && !(answer instanceof StreamstressError)) return answer.name;
    if (answer === 'unknown_type') throw unknownType(type, client);
    failures = answer === 'none_free' ? 0 : failures + 1;
    if (answer !== 'none_free' && (failures >= mostFailures || answer.reason !== 'service:unreachable')) throw answer;
    const missing = answer === 'none_free' ? await waitWords(type, client) : answer.message;
    if (missing !== said) progress(missing);
    said = missing;
    const waited = clock.now() - began;
    if (waited > timeout * 1000) throw late(missing, timeout, client);
    await clock.sleep(Math.min(longestPause, Math.max(shortestPause, waited / 10)), signal);
  }
}

async function waitWords(type: string, client: LeaseClient): Promise<string> {
  const counts = await client.free(type).catch(() => undefined);
  return `waits for a lease of "${type}"${counts ? `: ${counts.free} of ${counts.all} are free` : ''}`;
}

function unknownType(type: string, { url }: LeaseClient): StreamstressError {
  const message = `the lease server "${url}" knows no resource of type "${type}": correct resource_type of the lease (or the cluster profile), or give the server that has it with --lease-server`;
  return new StreamstressError('request', ['ci', 'acquiring_lease', 'unknown_type'], message);
}

function late(missing: string, seconds: number, { url }: LeaseClient): StreamstressError {
  const message = `after ${seconds} s still ${missing}, from "${url}". Who has them says its /metric; wait longer with --lease-acquire-timeout`;
  return new StreamstressError('infrastructure', ['ci', 'acquiring_lease', 'timeout'], message);
}
