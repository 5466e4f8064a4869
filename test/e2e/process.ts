import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { self } from './world.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `streamstress` that runs. */
export interface Started {
  /** Resolves when what it has written matches; rejects when it ends before. */
  seen(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  isRunning(): boolean;
  /** Goes away as `| head` does. */
  stopReading(): void;
  readonly ended: Promise<Ended>;
  /** Command lines of the processes that it started, and of those that they started. */
  children(): string[];
}

/** Starts the real program; what it leaves is killed when the test ends. */
export function start(t: TestContext, args: readonly string[], env: Environment, cwd?: string): Started {
  const mark = `STREAMSTRESS_TEST=${randomUUID()}`;
  const [name = '', value] = mark.split('=');
  const child = spawn(self[0], [self[1], ...args], { cwd, env: { ...env, [name]: value }, detached: true });
  const said = { stdout: '', stderr: '' };
  const looks = new Set<(isOver: boolean) => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      for (const look of looks) look(false);
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    for (const look of looks) look(true);
    return { code: code as number | null, ...said };
  });
  const left = () => processes().filter(({ environment }) => environment.includes(mark));
  t.after(() => {
    for (const { pid } of left()) process.kill(pid, 'SIGKILL');
  });
  return {
    ended,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (isOver: boolean) => {
          if (pattern.test(said.stdout) || pattern.test(said.stderr)) resolve();
          else if (isOver) reject(new Error(`it ended without ${pattern}:\n${said.stdout}\n${said.stderr}`));
        };
        looks.add(look);
        look(child.exitCode !== null);
      }),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: (signal) => assert.ok(child.kill(signal), 'it had ended already'),
    stopReading() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    children: () => left().flatMap(({ pid, command }) => (pid === child.pid ? [] : [command])),
  };
}

/** Runs it to its end. */
export function streamstress(t: TestContext, args: readonly string[], env: Environment, cwd?: string): Promise<Ended> {
  return start(t, args, env, cwd).ended;
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 300_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `waited in vain until ${what}`);
    await sleep(20);
  }
}

/** Command lines of the processes that live and have the text in it. */
export function running(text: string): string[] {
  return processes().flatMap(({ command }) => (command.includes(text) ? [command] : []));
}

function processes() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
      const isDead = /\) [ZX] /.test(read('stat'));
      return isDead ? [] : [{ pid: Number(pid), command: read('cmdline').trim(), environment: read('environ') }];
    } catch {
      return [];
    }
  });
}
