import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A program that runs until `stop`, and never longer than this process does. */
export interface GuardedProcess {
  /** Rejects, with the end of its log, once the program has ended by itself. Never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/**
 * Runs the program and kills it once the standard input ends: the pipe to it is closed by the kernel, however this
 * process may die.
 */
const guard =
  'exec 3<&0; "$@" </dev/null 3<&- & child=$!; { read -r end <&3; kill -9 "$child"; } & guard=$!; exec 3<&-; wait "$child"; code=$?; kill "$guard" 2>/dev/null; exit "$code"';

/** Starts a program that writes into `log`. Its state is worth nothing, so it is killed and not asked to end. */
export function startGuarded(program: string, args: readonly string[], log: string): GuardedProcess {
  const output = openSync(log, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', guard, 'guard', program, ...args], {
    stdio: ['pipe', output, output],
    detached: true,
  });
  closeSync(output);
  child.stdin?.on('error', () => undefined);
  const ended = once(child, 'exit');
  const failed = ended.then(([code]) => {
    throw new Error(`${program} ended with exit code ${code}:\n${endOf(log)}`);
  });
  failed.catch(() => undefined);
  return { failed, stop: () => stopped(child, ended) };
}

async function stopped(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  await ended;
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}
