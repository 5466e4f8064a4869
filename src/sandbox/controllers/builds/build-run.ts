import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import type { OnLine } from '../controller.ts';
import { startProcessGroup } from '../kubelet/process-group.ts';
import { BuildFailure } from './build-failure.ts';
import { type BuildPhase, writePhase } from './build-status.ts';
import { buildImage } from './buildah.ts';
import type { BuildImages } from './image-references.ts';
import { writeRegistryFiles } from './registry-files.ts';
import { prepareContext } from './source.ts';

/** What a Build needs of its cluster. */
export interface BuildWorld {
  /** Folder of this Build. */
  readonly folder: string;
  /** Folder of buildah's images, one for all Builds. */
  readonly storage: string;
  /** Address of the cluster's own registry. */
  readonly registry: string;
  /** Of the Build's ServiceAccount, for the registry; undefined where there is no such account. */
  tokenOf(build: KubernetesObject): string | undefined;
  readonly onLine: OnLine;
}

/** A Build that was begun. */
export interface BuildRun {
  readonly uid: string;
  receive(content: Readable): Promise<void>;
  log(): string;
  /** Kills what it runs; ends when that has ended. */
  stop(): Promise<void>;
}

/** Runs a program of this machine below the Build's folder; its output goes to a file, the log. Throws where it was stopped. */
export type RunProgram = (program: string, args: readonly string[], log?: string) => Promise<number>;

const shownLines = 5;

/** Runs a Build: source, context, image, push. */
export function startBuild(store: Store, build: KubernetesObject, images: BuildImages, world: BuildWorld): BuildRun {
  const { folder, onLine } = world;
  const logFile = join(folder, 'log');
  const upload = join(folder, 'upload');
  const uploaded = Promise.withResolvers<void>();
  const stopped = new AbortController();
  const { completionDeadlineSeconds } = build.spec;
  const deadline = completionDeadlineSeconds && setTimeout(() => stopped.abort(), completionDeadlineSeconds * 1000);
  const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  mkdirSync(folder, { recursive: true });
  writeFileSync(logFile, '');
  stopped.signal.addEventListener('abort', () => uploaded.reject(new Error('stopped')));
  uploaded.promise.catch(() => undefined);
  const run = runner(folder, logFile, stopped.signal);

  async function work(): Promise<BuildPhase> {
    writePhase(store, build, { phase: 'Pending' });
    const env = writeRegistryFiles(store, build, images, world);
    writePhase(store, build, { phase: 'Running' });
    const context = await prepareContext(build, { folder, upload, uploaded: uploaded.promise, run: run(env) });
    return {
      phase: 'Complete',
      imageDigest: await buildImage(build, images, { ...world, context, run: run(env), log }),
    };
  }

  const done = work()
    .catch((thrown: unknown) => endingOf(thrown, log()))
    .then((ending) => writePhase(store, build, ending))
    .catch((error: Error) => onLine(`build ${build.metadata.name}: ${error.message}`))
    .finally(() => {
      clearTimeout(deadline || undefined);
      for (const part of ['context', 'upload']) rmSync(join(folder, part), { recursive: true, force: true });
    });
  return {
    uid: build.metadata.uid ?? '',
    log,
    async receive(content) {
      await pipeline(content, createWriteStream(upload));
      uploaded.resolve();
    },
    stop() {
      stopped.abort();
      return done;
    },
  };
}

/** `env` is added to the little that a program gets of ours. */
function runner(cwd: string, log: string, signal: AbortSignal) {
  return (added: Readonly<Record<string, string>>): RunProgram =>
    async (name, args, file = log) => {
      signal.throwIfAborted();
      const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? cwd, ...proxies(), ...added };
      const group = startProcessGroup({ program: name, args, env, cwd, log: file });
      signal.addEventListener('abort', group.kill, { once: true });
      const code = await group.exited.catch((error: Error) => {
        throw new BuildFailure('Error', 'CannotCreateBuildPod', `a sandbox runs Builds with ${name}: ${error.message}`);
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

/** A deadline, or a stop that has written its own phase before, is the rest. */
function endingOf(thrown: unknown, log: string): BuildPhase {
  const logSnippet = log.trimEnd().split('\n').slice(-shownLines).join('\n');
  if (thrown instanceof BuildFailure) {
    const { phase, reason, message } = thrown;
    return { phase, reason, message, ...(phase === 'Failed' && { logSnippet }) };
  }
  const message = 'Generic Build failure - check logs for details.';
  return { phase: 'Failed', reason: 'GenericBuildFailed', message, logSnippet };
}
