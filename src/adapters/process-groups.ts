import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const live = new Set<number>();
const pollMilliseconds = 20;
const killMilliseconds = 2_000;

function killLiveGroups(): void {
  for (const group of live) send(group, 'SIGKILL');
}

/** From now on the group dies with this process, however that exits (a SIGKILL excepted). */
export function holdGroup(group: number): void {
  if (live.size === 0) process.on('exit', killLiveGroups);
  live.add(group);
}

function releaseGroup(group: number): void {
  live.delete(group);
  if (live.size === 0) process.off('exit', killLiveGroups);
}

/** Ends what is left of a group: SIGTERM, after the grace SIGKILL; returns when no process of it is left. */
export async function endGroup(group: number, graceMilliseconds: number): Promise<void> {
  if (groupLives(group)) {
    send(group, 'SIGTERM');
    if (!(await groupEnded(group, graceMilliseconds))) {
      send(group, 'SIGKILL');
      await groupEnded(group, killMilliseconds);
    }
  }
  releaseGroup(group);
}

/** Kills those that have left their group and have the mark in their environment, until none is left. Linux only. */
export async function endMarked(mark: string): Promise<void> {
  const deadline = Date.now() + killMilliseconds;
  for (let left = marked(mark); left.length > 0 && Date.now() < deadline; left = marked(mark)) {
    for (const pid of left) send(-pid, 'SIGKILL');
    await sleep(pollMilliseconds);
  }
}

/** A dead one has no environment. */
function marked(mark: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const hasMark = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
    } catch {
      return false;
    }
  };
  return processIds().filter(hasMark).map(Number);
}

function processIds(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

async function groupEnded(group: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (groupLives(group)) {
    if (Date.now() >= deadline) return false;
    await sleep(pollMilliseconds);
  }
  return true;
}

/** A negative one is a single process. */
function send(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

function groupLives(group: number): boolean {
  return send(group, 0) && !onlyZombies(group);
}

/** In a container whose first process does not reap, dead orphans stay in their group for ever. Linux only. */
function onlyZombies(group: number): boolean {
  if (process.platform !== 'linux') return false;
  const states = processIds()
    .map(stateAndGroup)
    .filter((entry) => entry.group === group)
    .map((entry) => entry.state);
  return states.every((state) => state === 'Z' || state === 'X');
}

function stateAndGroup(pid: string): { state: string; group: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return { state: 'X', group: 0 };
  }
}
