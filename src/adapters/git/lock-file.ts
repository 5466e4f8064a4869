import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamstressError } from '../../model/error.ts';

const pollMilliseconds = 25;
const touchMilliseconds = 60_000;
const oldMilliseconds = 15 * touchMilliseconds;

/**
 * Does the work while nobody else, in this process or another one, holds the same lock file. A lock whose owner has died
 * is taken over; of another machine's owners, one that has not touched its lock for a quarter of an hour.
 */
export async function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const owner = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(path), { recursive: true });
  while (!(await taken(path, owner))) {
    if (signal.aborted)
      throw new StreamstressError('cancelled', ['cancelled'], 'the run was cancelled while it waited');
    const dead = await deadOwner(path);
    if (dead === undefined) await sleep(pollMilliseconds);
    else await moveAway(path, dead);
  }
  const touching = setInterval(() => void touch(path), touchMilliseconds).unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await moveAway(path, owner);
  }
}

async function taken(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Long work keeps its lock. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}

/** What stands in a lock that nobody holds any more. */
async function deadOwner(path: string): Promise<string | undefined> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs;
    const owner = await readFile(path, 'utf8');
    const [host, pid] = owner.split(' ');
    const isDead = host === hostname() && pid !== undefined && !isAlive(Number(pid));
    return isDead || age > oldMilliseconds ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes the lock of this owner. Of several who find it dead one is first, and the others give back what they took. */
async function moveAway(path: string, owner: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) === owner) await rm(aside);
    else await rename(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
