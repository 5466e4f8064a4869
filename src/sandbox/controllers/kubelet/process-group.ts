import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { holdGroup, releaseGroup } from './orphan-watch.ts';

/** A program to run as a container. */
export interface ContainerProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What it is told that its name is, where that is not the path of the program. */
  readonly argv0?: string;
  /** File that takes standard output and standard error. */
  readonly log: string;
  /** True where the program only waits for the container's own first process: that one alone is asked to end. */
  readonly waits?: boolean;
}

/** A process with everything that it started. */
export interface ProcessGroup {
  /** Exit code, 128 + n where signal n ended it. Rejects where it could not be started. */
  readonly exited: Promise<number>;
  /** SIGTERM, and SIGKILL after so many milliseconds. Ends when the process has. */
  stop(graceMilliseconds: number): Promise<void>;
  /** SIGKILL at once. */
  kill(): void;
}

const running = new Set<number>();
process.once('exit', () => {
  for (const group of running) signal(-group, 'SIGKILL');
});

function hold(group: number): void {
  running.add(group);
  holdGroup(group);
}

function release(group: number): void {
  running.delete(group);
  releaseGroup(group);
}

/** Starts a program in a process group of its own. What is left of the group goes when its first process ends. */
export function startProcessGroup({ program, args, log, waits = false, ...rest }: ContainerProcess): ProcessGroup {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(program, args, { ...rest, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const group = child.pid;
  if (group !== undefined) hold(group);
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, name) => {
      if (group !== undefined) signal(-group, 'SIGKILL');
      if (group !== undefined) release(group);
      resolve(code ?? 128 + (name === null ? 0 : constants.signals[name]));
    });
  });
  const kill = () => {
    if (group !== undefined && running.has(group)) signal(-group, 'SIGKILL');
  };
  return { exited, stop: (grace) => stop(group, exited, grace, waits), kill };
}

async function stop(group: number | undefined, exited: Promise<number>, grace: number, waits: boolean): Promise<void> {
  if (group !== undefined && running.has(group)) signal(waits ? (childOf(group) ?? -group) : -group, 'SIGTERM');
  const killing = setTimeout(() => group !== undefined && signal(-group, 'SIGKILL'), grace);
  await exited.catch(() => undefined);
  clearTimeout(killing);
}

/** Undefined where it has none (any more), or this machine does not tell. */
function childOf(process: number): number | undefined {
  try {
    return Number.parseInt(readFileSync(`/proc/${process}/task/${process}/children`, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** To a process, or to a group where the number is negative. */
function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch {
    // It is gone already.
  }
}
