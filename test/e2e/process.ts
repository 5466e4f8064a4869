import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
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
  readonly ended: Promise<Ended>;
  /** Command lines of the processes that it started, and of those that they started. */
  children(): string[];
}

/** Starts the real program; what it leaves is killed when the test ends. */
export function start(t: TestContext, args: readonly string[], env: Environment, cwd?: string): Started {
  const mark = `STREAMSTRESS_TEST=${randomUUID()}`;
  const [name = '', value] = mark.split('=');
  const child = spawn(self[0], [self[1], ...args], { cwd, env: { ...env, [name]: value }, detached: true });
  const said = collect(child);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said() }));
  t.after(() => {
    for (const { pid } of marked(mark)) process.kill(pid, 'SIGKILL');
  });
  return {
    ended,
    seen: (pattern) => seen(child, pattern, said),
    kill: (signal) => assert.ok(child.kill(signal), 'it had ended already'),
    children: () => marked(mark).flatMap(({ pid, command }) => (pid === child.pid ? [] : [command])),
  };
}

/** Runs it to its end. */
export function streamstress(t: TestContext, args: readonly string[], env: Environment, cwd?: string): Promise<Ended> {
  return start(t, args, env, cwd).ended;
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `waited in vain until ${what}`);
    await sleep(20);
  }
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  return () => ({ ...said });
}

async function seen(child: ChildProcess, pattern: RegExp, said: () => { stdout: string; stderr: string }) {
  const over = new AbortController();
  const ended = once(child, 'close', { signal: over.signal }).catch(() => []);
  const wanted = () => pattern.test(said().stdout) || pattern.test(said().stderr);
  while (!wanted()) {
    const more = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'data', { signal: over.signal }));
    const closed = await Promise.race([ended.then(() => true), ...more.map((one) => one?.then(() => false))]);
    if (closed) assert.ok(wanted(), `it ended without ${pattern}:\n${said().stdout}\n${said().stderr}`);
  }
  over.abort();
}

/** Processes that live and carry the mark in their environment, by /proc. */
function marked(mark: string): { pid: number; command: string }[] {
  return processes().filter(({ environment }) => environment.includes(mark));
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
