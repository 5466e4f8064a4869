import { appendFileSync, createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { GrowingLog } from '../../api/growing-log.ts';
import type { Store } from '../../store.ts';
import type { OnLine } from '../controller.ts';
import { containerLog } from '../kubelet/container-log.ts';
import type { ImageSource } from '../kubelet/images.ts';
import { BuildFailure, endingFor, type FailureReason } from './build-failure.ts';
import type { BuildContainer } from './build-pod.ts';
import { type BuildPhase, logSnippet, writePhase } from './build-status.ts';
import { buildImage, platform } from './buildah.ts';
import { extractImages } from './image-content.ts';
import type { BuildImages } from './image-references.ts';
import { copyInputs } from './input-secrets.ts';
import { manageDockerfile } from './manage-dockerfile.ts';
import { podProgress } from './pod-progress.ts';
import { programRunner } from './program-runner.ts';
import { writeRegistryFiles } from './registry-files.ts';
import { fetchSource } from './source.ts';
import { writeSourceSecret } from './source-secret.ts';
import { asRoot, removeStorage, writeStorage } from './storage.ts';

/** What a Build needs of its cluster. */
export interface BuildWorld {
  /** Folder of this Build. */
  readonly folder: string;
  /** The cluster's own registry. */
  readonly registry: Pick<ImageSource, 'host' | 'read' | 'blobPath'>;
  /** Of the node that the Build's Pod is on: `arm64`. */
  readonly architecture: string;
  /** Of the Build's ServiceAccount, for the registry; undefined where there is no such account. */
  tokenOf(build: KubernetesObject): string | undefined;
  readonly onLine: OnLine;
}

/** A Build that was begun. */
export interface BuildRun {
  readonly uid: string;
  receive(content: Readable): Promise<void>;
  readonly log: GrowingLog;
  /** Kills what it runs; ends when that has ended. */
  stop(): Promise<void>;
}

/** Runs a program of this machine below the Build's folder; its output goes to a file, the log. Throws where it was stopped. */
export type RunProgram = (program: string, args: readonly string[], log?: string) => Promise<number>;

/** What the containers of a Build work with. */
export interface BuildTools extends Pick<BuildWorld, 'folder' | 'registry' | 'architecture'> {
  readonly context: string;
  readonly run: RunProgram;
  readonly runAsRoot: RunProgram;
  /** Adds a line to the log. */
  log(line: string): void;
  /** False where it could not be pulled. */
  pull(image: string): Promise<boolean>;
}

/** What a Build is begun with. */
export interface BuildOrder {
  readonly build: KubernetesObject;
  /** On its node. */
  readonly pod: KubernetesObject;
  readonly images: BuildImages;
  /** It fails for this as soon as it runs. */
  readonly trouble: FailureReason | undefined;
}

/** Runs a Build as its Pod's containers do, one after the other: source, content of images, Dockerfile, image and push. */
export function startBuild(store: Store, order: BuildOrder, world: BuildWorld): BuildRun {
  const { build, pod } = order;
  const { folder, onLine } = world;
  const logFile = join(folder, 'log');
  const uploaded = Promise.withResolvers<void>();
  const stopped = new AbortController();
  const { completionDeadlineSeconds } = build.spec;
  const deadline = completionDeadlineSeconds && setTimeout(() => stopped.abort(), completionDeadlineSeconds * 1000);
  let runs = true;
  mkdirSync(folder, { recursive: true });
  writeFileSync(logFile, '');
  stopped.signal.addEventListener('abort', () => uploaded.reject(new Error('stopped')));
  uploaded.promise.catch(() => undefined);
  const progress = podProgress(store, pod);
  const begin = (container: BuildContainer) => {
    progress.begin(container);
    writePhase(store, build, { phase: 'Running' });
    if (order.trouble !== undefined) throw new BuildFailure(order.trouble);
  };
  const written = (): string => readFileSync(logFile, 'utf8').slice(-keptCharacters);

  const done = work(store, order, world, { begin, uploaded: uploaded.promise, signal: stopped.signal })
    .catch((thrown: unknown) => endingOf(thrown, stopped.signal, logFile))
    .then((ending) => {
      const failed = ending.phase !== 'Complete';
      runs = false;
      progress.end(failed ? { exitCode: 1, message: written() } : { exitCode: 0 });
      writePhase(store, build, { ...ending, ...(failed && { logSnippet: logSnippet(written()) }) });
    })
    .catch((error: Error) => onLine(`build ${build.metadata.name}: ${error.message}`))
    .then(() => removeStorage(folder, asRoot(programRunner({ folder, signal: new AbortController().signal, env: {} }))))
    .finally(() => clearTimeout(deadline || undefined));
  return {
    uid: build.metadata.uid ?? '',
    log: containerLog(logFile, () => runs),
    async receive(content) {
      await pipeline(content, createWriteStream(join(folder, 'upload')));
      uploaded.resolve();
    },
    stop() {
      stopped.abort();
      return done;
    },
  };
}

interface Course {
  /** Of the next container. Throws where the Build is to fail. */
  begin(container: BuildContainer): void;
  readonly uploaded: Promise<void>;
  readonly signal: AbortSignal;
}

async function work(
  store: Store,
  { build, images }: BuildOrder,
  world: BuildWorld,
  { begin, uploaded, signal }: Course,
): Promise<BuildPhase> {
  const { source = {} } = build.spec;
  const tools = toolsOf(store, build, images, world, signal);
  const { folder, context } = tools;
  mkdirSync(context);
  if (source.git || source.binary) begin('git-clone');
  const sending = { ...tools, upload: join(folder, 'upload'), uploaded };
  const commit = source.git || source.binary ? await fetchSource(build, sending) : undefined;
  if (source.images?.length > 0) {
    begin('extract-image-content');
    await extractImages(images.sources, tools);
  }
  begin('manage-dockerfile');
  const dockerfile = manageDockerfile(build, { folder, context, images, commit });
  begin('docker-build');
  copyInputs(store, build, join(context, source.contextDir ?? ''));
  return { phase: 'Complete', imageDigest: await buildImage(build, dockerfile, images.output, tools) };
}

function toolsOf(
  store: Store,
  build: KubernetesObject,
  { output }: BuildImages,
  world: BuildWorld,
  signal: AbortSignal,
): BuildTools {
  const { folder, registry, architecture } = world;
  const registries = writeRegistryFiles(store, build, output, world);
  const env = { ...registries.env, ...writeStorage(folder), ...writeSourceSecret(store, build, folder) };
  const run = programRunner({ folder, signal, env });
  const log = (line: string) => appendFileSync(join(folder, 'log'), `${line}\n`);
  return {
    ...{ folder, registry, architecture, context: join(folder, 'context'), run, runAsRoot: asRoot(run) },
    log,
    async pull(image) {
      registries.allow(image);
      return (await run('buildah', ['pull', '--policy=missing', ...platform({ architecture }), image])) === 0;
    },
  };
}

/** What of the end of its log a kubelet makes the message of a container that failed and left none. */
const keptCharacters = 2048;

/** A deadline, or a stop that has written its own phase before, is told nowhere; anything else in the log. */
function endingOf(thrown: unknown, { aborted }: AbortSignal, log: string): BuildPhase {
  if (thrown instanceof BuildFailure) return thrown.ending;
  if (!aborted) appendFileSync(log, `error: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  return endingFor('GenericBuildFailed');
}
