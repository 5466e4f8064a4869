import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { acquireLock } from '../../src/cluster/lock/acquire-lock.ts';
import { leaseIn, leaseTime } from '../../src/cluster/lock/lease.ts';
import { whileHeld } from '../../src/cluster/lock/while-held.ts';
import type { ClusterLock } from '../../src/model/cluster-lock.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { apiCluster } from './api-cluster.ts';

const { cluster } = await apiCluster();
const key = { ...kinds.lease, name: 'streamstress', namespace: 'openshift-operators' };
const lease = leaseIn(key.namespace, cluster);

/** A clock that is so many seconds late, and goes that many times as fast. */
function fastClock(late = 0, speed = 100): Clock {
  const { now, sleep } = createClock();
  const start = now();
  return {
    now: () => start + (now() - start) * speed - late * 1000,
    sleep: (milliseconds, signal) => sleep(milliseconds / speed, signal),
  };
}

interface Asked {
  readonly on?: Cluster;
  readonly clock?: Clock;
  /** Seconds. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly over?: AbortSignal;
  readonly progress?: (message: string) => void;
  /** Processes that are known to have ended. */
  readonly dead?: readonly string[];
}

/** For what has to be done in time: a busy machine may stand still for a while. */
const patient = 25;

const never = new AbortController().signal;

function acquire(name: string, asked: Asked = {}): Promise<ClusterLock> {
  const { on = cluster, clock = fastClock(), timeout = 0, signal = never, over = never, dead = [] } = asked;
  const machine = { host: `of-${name}`, process: name, hasEnded: (process: string) => dead.includes(process) };
  const { progress = () => {} } = asked;
  return acquireLock(
    { cluster: on, namespace: key.namespace, runId: `run-${name}`, machine, over },
    { clock, signal, progress, timeout },
  );
}

/** A run that is killed: nobody renews its Lease any more. */
async function crashed(name: string): Promise<void> {
  const killed = new AbortController();
  await acquire(name, { over: killed.signal });
  killed.abort();
}

const holder = async () => (await cluster.get(key))?.spec.holderIdentity;

test('the second run is told who has the cluster, and gets it once that one is done', async () => {
  const first = await acquire('a');
  assert.equal(first.holder, 'run-a on "of-a" (a)');
  assert.equal(await holder(), first.holder);
  await assert.rejects(acquire('b'), {
    kind: 'infrastructure',
    reason: 'locking:held',
    message: /^another run has the cluster: run-a on "of-a" \(a\), since \d{4}-.+ --lock-timeout SECONDS; .+ free 60 s/,
  });
  const said = Promise.withResolvers<string>();
  const second = acquire('b', { timeout: 3600, progress: said.resolve });
  assert.match(await said.promise, /^run-a on "of-a" \(a\) has the cluster since \d{4}-/);
  await first.release();
  await (await second).release();
  assert.equal(await holder(), undefined);
});

test('a wait ends when its time is over, and at once when the run is cancelled', async () => {
  const first = await acquire('a');
  await assert.rejects(acquire('b', { timeout: 20 }), { reason: 'locking:held' });
  const cancel = new AbortController();
  await assert.rejects(acquire('b', { timeout: 3600, signal: cancel.signal, progress: () => cancel.abort() }), {
    kind: 'cancelled',
  });
  assert.equal(await holder(), first.holder, 'who waited in vain has changed nothing');
  await first.release();
});

test('while a run is at work its Lease is renewed, however late its clock is', async () => {
  const first = await acquire('a', { clock: fastClock(3600, patient) });
  const before = await lease.read();
  await assert.rejects(acquire('b', { timeout: 75, clock: fastClock(0, patient) }), { reason: 'locking:held' });
  const after = await lease.read();
  assert.equal(after?.since, before?.since);
  assert.ok((after?.renewed ?? '') > (before?.renewed ?? ''));
  assert.equal(first.lost.aborted, false);
  await first.release();
});

test('a crashed run is succeeded when its Lease has run out by the clock of who waits', async () => {
  await crashed('a');
  await assert.rejects(acquire('b'), { reason: 'locking:held' }, 'its last sign of life is young');
  const [clock, said] = [fastClock(), [] as string[]];
  const start = clock.now();
  const second = await acquire('b', { clock, timeout: 120, progress: (text) => said.push(text) });
  assert.ok(clock.now() - start >= 60_000);
  assert.equal(said.length, 1);
  assert.equal(await holder(), second.holder);
  await second.release();
});

test('a Lease that looks stale is watched, and taken though nobody said to wait; one wins', async () => {
  await crashed('a');
  const clock = fastClock(-3600);
  const rivals = await Promise.allSettled(['b', 'c', 'd'].map((name) => acquire(name, { clock })));
  const locks = rivals.flatMap((rival) => (rival.status === 'fulfilled' ? [rival.value] : []));
  assert.equal(locks.length, 1);
  assert.equal(await holder(), locks[0]?.holder);
  await locks[0]?.release();
});

test('a run that has ended on this machine is succeeded at once', async () => {
  await crashed('a');
  const clock = fastClock(0, patient);
  const start = clock.now();
  const second = await acquire('b', { clock, dead: ['a'] });
  assert.ok(clock.now() - start < 60_000);
  await second.release();
});

test('when somebody else takes the Lease the work stops, and the Lease stays theirs', async () => {
  const lock = await acquire('a', { clock: fastClock(0, patient) });
  const work = whileHeld(lock, never, (signal) => createClock().sleep(600_000, signal));
  const spec = { holderIdentity: 'a thief', renewTime: leaseTime(Date.now()) };
  await cluster.patch(key, { type: 'merge', body: { spec } });
  await assert.rejects(work, { kind: 'infrastructure', reason: 'locking:lost', message: /: a thief has it now\./ });
  await assert.rejects(
    whileHeld(lock, never, async () => assert.fail('no work is begun')),
    { reason: 'locking:lost' },
  );
  await lock.release();
  assert.equal(await holder(), 'a thief');
  await cluster.delete(key);
});

test('when the Lease cannot be renewed the work stops before others may begin', async () => {
  let isDown = false;
  const on: Cluster = {
    ...cluster,
    async patch(target, change) {
      if (isDown) throw new StreamstressError('infrastructure', ['cluster', 'unreachable'], 'no way there');
      return cluster.patch(target, change);
    },
  };
  const clock = fastClock(0, patient);
  const lock = await acquire('a', { on, clock });
  const start = clock.now();
  isDown = true;
  await assert.rejects(
    whileHeld(lock, never, (signal) => createClock().sleep(600_000, signal)),
    { reason: 'locking:lost', message: /could not be renewed: no way there\./ },
  );
  assert.ok(clock.now() - start < 60_000);
  await lock.release();
  await cluster.delete(key);
});

test('a deleted Lease is lost; one that others wrote to is not', async () => {
  const lock = await acquire('a', { clock: fastClock(0, patient) });
  const labelled = { metadata: { labels: { seen: 'yes' } } };
  await cluster.patch(key, { type: 'merge', body: labelled });
  const renewed = (await lease.read())?.renewed;
  while ((await lease.read())?.renewed === renewed) await createClock().sleep(5, never);
  assert.equal(lock.lost.aborted, false);
  await cluster.delete(key);
  await assert.rejects(
    whileHeld(lock, never, (signal) => createClock().sleep(600_000, signal)),
    {
      message: /somebody has deleted or cleared it/,
    },
  );
});

test('a Lease whose answer got lost is ours all the same', async () => {
  const on: Cluster = {
    ...cluster,
    async create(object) {
      await cluster.create(object);
      throw new StreamstressError('infrastructure', ['cluster', 'unreachable'], 'cut');
    },
  };
  const lock = await acquire('a', { on });
  assert.equal(await holder(), lock.holder);
  await lock.release();
  assert.equal(await holder(), undefined);
});
