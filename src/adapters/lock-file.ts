import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamstressError } from '../model/error.ts';

const pollMilliseconds = 25;
const oldMilliseconds = 15 * 60_000;
const touchMilliseconds = 60_000;

/**
 * Does the work while nobody else, in this process or another one, holds the same lock file. A lock whose owner has died
 * is taken over; on another machine, one that nobody has touched for a quarter of an hour.
 */
export async function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  while (!(await taken(path))) {
    if (signal.aborted)
      throw new StreamstressError('cancelled', ['cancelled'], 'the run was cancelled while it waited');
    if (await isStale(path)) await breakLock(path);
    else await sleep(pollMilliseconds);
  }
  const touching = setInterval(() => void touch(path), touchMilliseconds).unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${hostname()} ${process.pid}`, { flag: 'wx' });
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

async function isStale(path: string): Promise<boolean> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs;
    const [host, pid] = (await readFile(path, 'utf8')).split(' ');
    return age > oldMilliseconds || (host === hostname() && pid !== undefined && !isAlive(Number(pid)));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Of several who find the same dead lock, one moves it away. */
async function breakLock(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}
