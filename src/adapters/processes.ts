import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamstressError } from '../model/error.ts';
import type { Command, Exit, Processes } from '../ports/processes.ts';
import { createLineSplitter } from './line-splitter.ts';
import { endGroup, endMarked, holdGroup } from './process-groups.ts';
import { createTextTail } from './text-tail.ts';
import { which } from './which.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type StreamName = 'stdout' | 'stderr';

const graceMilliseconds = 2_000;
const drainMilliseconds = 300;
/** By this variable those are found that have left the group of a command that may be stopped. */
const markName = 'STREAMSTRESS_COMMAND';
const keptCharacters = 64 * 1024 * 1024;

/**
 * Real processes, each in a process group of its own. A command has ended when its first process has: what that left
 * running is stopped. The last 64 Mi characters of each stream are kept; a first line says so where some were dropped.
 * All groups die when this process exits.
 */
export function createProcesses(environment: Environment = process.env): Processes {
  return {
    run: (command) => run(command, { ...environment, ...command.env }),
    which: (program) => which(program, environment.PATH ?? ''),
    has: (variable) => Boolean(environment[variable]),
  };
}

async function run(command: Command, environment: Environment): Promise<Exit> {
  if (command.signal?.aborted) throw cancelled(command);
  const mark = randomUUID();
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: { ...withoutUndefined(environment), ...(command.stop ? { [markName]: mark } : {}) },
    detached: true,
    stdio: [command.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const stop = new AbortController();
  const onAbort = () => stop.abort(cancelled(command));
  command.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const exit = await follow(child, command, stop);
    if (command.stop) await endMarked(`${markName}=${mark}`);
    stop.signal.throwIfAborted();
    return exit;
  } finally {
    command.signal?.removeEventListener('abort', onAbort);
  }
}

async function follow(child: ChildProcess, command: Command, stop: AbortController): Promise<Exit> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  const exited = once(child, 'exit').catch((error: Error) => notStarted(command, error));
  const onLine = guarded(command.onLine, stop);
  const stdout = collect(child, 'stdout', onLine, command.binary ? 'latin1' : 'utf8');
  const stderr = collect(child, 'stderr', onLine, 'utf8');
  child.stdin?.on('error', () => {}).end(command.stdin);
  const group = child.pid;
  if (group === undefined) throw await exited;
  holdGroup(group);
  const stopped = AbortSignal.any([stop.signal, ...(command.stop ? [command.stop] : [])]);
  const end = () => void endGroup(group, graceMilliseconds);
  if (stopped.aborted) end();
  else stopped.addEventListener('abort', end, { once: true });
  const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  await within(drainMilliseconds, closed);
  await endGroup(group, graceMilliseconds);
  await within(drainMilliseconds, closed);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { code: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], stdout: stdout(), stderr: stderr() };
}

/** The text of a stream so far, when called. */
function collect(
  child: ChildProcess,
  name: StreamName,
  onLine: (line: string, stream: StreamName) => void,
  encoding: 'utf8' | 'latin1',
): () => string {
  const decoder = new StringDecoder(encoding);
  const tail = createTextTail(keptCharacters);
  const lines = createLineSplitter((line) => onLine(line, name));
  const push = (text: string) => {
    tail.push(text);
    lines.push(text);
  };
  child[name]?.on('data', (chunk: Buffer) => push(decoder.write(chunk)));
  return () => {
    push(decoder.end());
    lines.end();
    return tail.text();
  };
}

/** A reader that throws stops the command, whose run then throws the same. */
function guarded(onLine: Command['onLine'], stop: AbortController): (line: string, stream: StreamName) => void {
  return (line, stream) => {
    if (stop.signal.aborted && !(stop.signal.reason instanceof StreamstressError)) return;
    try {
      onLine?.(line, stream);
    } catch (thrown) {
      stop.abort(thrown);
    }
  };
}

/** Waits for the promise, that long at most; what the system has ready is read in any case. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const timer = sleep(milliseconds, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([promise, timer]);
  over.abort();
  await new Promise((resolve) => setImmediate(resolve));
}

function withoutUndefined(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function cancelled(command: Command): StreamstressError {
  return new StreamstressError(
    'cancelled',
    ['process', 'cancelled'],
    `"${command.program}" was stopped: the run was cancelled`,
  );
}

async function notStarted(command: Command, error: NodeJS.ErrnoException): Promise<StreamstressError> {
  const { program, cwd } = command;
  if (error.code !== 'ENOENT') {
    const why = `"${program}" could not be started: ${error.message}`;
    return new StreamstressError('infrastructure', ['process', 'not_started'], why, error);
  }
  if (cwd !== undefined && !(await isFolder(cwd))) {
    const why = `"${program}" could not be started: there is no folder "${cwd}"`;
    return new StreamstressError('infrastructure', ['process', 'no_folder'], why, error);
  }
  const what = `there is no program "${program}" on the PATH: install it, or put its folder on the PATH`;
  return new StreamstressError('request', ['process', 'not_found'], what, error);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
