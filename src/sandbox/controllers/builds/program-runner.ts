import { join } from 'node:path';
import { startProcessGroup } from '../kubelet/process-group.ts';
import { BuildFailure } from './build-failure.ts';
import type { RunProgram } from './build-run.ts';

/** Programs get little of our environment; `env` is added to that. They are killed once the signal fires. */
export function programRunner({
  folder: cwd,
  signal,
  env: added,
}: {
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string>>;
}): RunProgram {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? cwd, ...proxies(), ...added };
  return async (program, args, log = join(cwd, 'log')) => {
    signal.throwIfAborted();
    const group = startProcessGroup({ program, args, env, cwd, log });
    signal.addEventListener('abort', group.kill, { once: true });
    const code = await group.exited.catch((error: Error) => {
      const message = `a sandbox runs Builds with ${program}: ${error.message}; install ${program} on this machine`;
      throw new BuildFailure('CannotCreateBuildPod', message);
    });
    signal.removeEventListener('abort', group.kill);
    signal.throwIfAborted();
    return code;
  };
}

function proxies(): Readonly<Record<string, string>> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
