import type { Component, ComponentImage } from '../model/component.ts';
import { diskFull, StreamstressError } from '../model/error.ts';
import { type ImageRef, imageRef } from '../model/image.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import type { ToolFound } from '../model/tool.ts';
import type { Files } from '../ports/files.ts';
import type { Exit, Processes } from '../ports/processes.ts';

/** Lines of a failed build that an error repeats; the log has them all. */
const shownLines = 8;

/** One image that a Dockerfile makes. */
export interface ImageBuild {
  /** buildah, podman or docker. */
  readonly builder: ToolFound;
  readonly component: Component;
  readonly image: ComponentImage;
  readonly snapshot: SourceSnapshot;
  readonly folder: string;
  readonly target: PushTarget;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** `linux/amd64`, several with commas between. */
  readonly platform: string;
  /** What the Dockerfile starts from, where that can be told. */
  readonly bases: readonly string[];
  /** File that the builder writes the digest to. */
  readonly digestFile: string;
}

interface Ports {
  readonly processes: Processes;
  readonly files: Files;
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
  readonly progress: (message: string) => void;
}

/**
 * Builds an image and pushes it under all its tags; the local one goes. Errors: `build`, `building:dockerfile_failed`;
 * `infrastructure`, `building:no_base_image`, `building:push_failed`, `disk_full`.
 */
export async function buildAndPush(build: ImageBuild, ports: Ports): Promise<ImageRef> {
  const { target, image, tags, builder } = build;
  const names = tags.map((tag) => `${target.repository}/${image.repositoryName}:${tag}`);
  const call = builderCall(build, ports, await storageArguments(build, ports));
  try {
    await buildImage(build, names, call, ports);
    ports.progress(`${builder.name} pushes ${image.repositoryName}`);
    let digest = '';
    for (const name of names) digest = await push(build, name, call, ports);
    return imageRef(`${target.repository}/${image.repositoryName}@${digest}`);
  } finally {
    await call([isList(build) ? 'manifest' : 'rmi', ...(isList(build) ? ['rm'] : ['--force']), ...names], {
      quiet: true,
    }).catch(() => undefined);
  }
}

type Call = (args: readonly string[], how?: { quiet?: boolean; heavy?: boolean }) => Promise<Exit>;

function builderCall(
  { builder, folder, target }: ImageBuild,
  { processes, signal, output }: Ports,
  first: readonly string[],
): Call {
  const logins = target.env.DOCKER_CONFIG;
  const env = logins === undefined ? target.env : { ...target.env, REGISTRY_AUTH_FILE: `${logins}/config.json` };
  return (args, { quiet = false, heavy = false } = {}) =>
    processes.run({
      program: builder.path,
      args: [...first, ...args],
      cwd: folder,
      env,
      signal,
      heavy,
      ...(quiet ? {} : { onLine: output }),
    });
}

/** Without privileges the usual storage may be out of reach: plain folders always do. */
async function storageArguments({ builder }: ImageBuild, { processes, signal }: Ports): Promise<readonly string[]> {
  if (builder.name === 'docker') return [];
  const { code } = await processes.run({ program: builder.path, args: ['info'], signal });
  return code === 0 ? [] : ['--storage-driver=vfs'];
}

async function buildImage(build: ImageBuild, names: readonly string[], call: Call, { progress }: Ports): Promise<void> {
  const { builder, image, snapshot, labels, platform } = build;
  progress(`${builder.name} builds ${image.repositoryName} for ${platform}`);
  const args = (isolation: readonly string[]) => [
    'build',
    ...isolation,
    `--file=${image.dockerfile}`,
    `--platform=${platform}`,
    ...(needsPlainHttp(build) ? ['--tls-verify=false'] : []),
    ...(builder.name === 'docker' ? [] : [`--timestamp=${Math.floor(Date.parse(snapshot.committedAt) / 1000)}`]),
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    ...Object.entries(image.buildArgs ?? {}).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...(isList(build) ? names.slice(0, 1).map((name) => `--manifest=${name}`) : names.map((name) => `--tag=${name}`)),
    '.',
  ];
  let exit = await call(args([]), { heavy: true });
  if (exit.code !== 0 && cannotIsolate(exit)) {
    progress(`${builder.name} may not start containers here: once more, with chroot alone`);
    exit = await call(args(['--isolation=chroot']), { heavy: true });
  }
  if (exit.code !== 0) throw buildFailed(exit, build);
  if (isList(build)) for (const name of names.slice(1)) await call(['tag', names[0] ?? '', name]);
}

/** The container runtime failed, and not the program in the container. */
function cannotIsolate({ stderr }: Exit): boolean {
  return /error running container: .*(?:creating container|create container|OCI)|runc create failed|did not get container (?:create|start) message/.test(
    stderr,
  );
}

async function push(build: ImageBuild, name: string, call: Call, { files }: Ports): Promise<string> {
  const { builder, digestFile, target } = build;
  const isDocker = builder.name === 'docker';
  const local = isLoopback(target.repository) ? ['--tls-verify=false'] : [];
  const options = isDocker ? [] : [`--digestfile=${digestFile}`, ...local];
  const list = isList(build) ? [name, `docker://${name}`] : [name];
  const verb = isList(build) ? ['manifest', 'push', '--all'] : ['push'];
  const exit = await call([...verb, ...options, ...list]);
  if (exit.code !== 0) throw pushFailed(exit, build);
  const said = isDocker ? exit.stdout : ((await files.read(digestFile)) ?? '');
  const digest = /sha256:[0-9a-f]{64}/.exec(said)?.[0];
  if (digest === undefined) throw pushFailed({ ...exit, stderr: `${builder.name} told no digest` }, build);
  return digest;
}

/** Several architectures are one list of images. */
function isList({ platform }: ImageBuild): boolean {
  return platform.includes(',');
}

/** docker asks registries of this machine without TLS; the others have to be told, and for all that they pull. */
function needsPlainHttp({ builder, bases }: ImageBuild): boolean {
  return builder.name !== 'docker' && bases.length > 0 && bases.every(isLoopback);
}

function isLoopback(repository: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?\//.test(repository);
}

function buildFailed(exit: Exit, { component, image, snapshot, folder, builder }: ImageBuild): StreamstressError {
  const lines = linesOf(exit);
  if (lines.some((line) => line.includes('no space left on device'))) return diskFull(folder, undefined);
  const base = lines.findLast((line) =>
    /initializing source|pulling image|failed to resolve source metadata|pull access denied|error creating build container/.test(
      line,
    ),
  );
  const what = `"${component.name}/${image.name}"`;
  if (base !== undefined) {
    const message = `a base image of ${what} cannot be had: ${base.replace(/^error: /i, '')}. Check that this machine reaches its registry and is logged in there, or name another one: build_args in a --components-file`;
    return new StreamstressError('infrastructure', ['building', 'no_base_image'], message);
  }
  const message = `${what} at ${shortCommit(snapshot.commit)} (${snapshot.ref}): ${builder.name} failed on "${image.dockerfile}" (exit ${exit.code}): ${lines.slice(-shownLines).join('\n')}`;
  return new StreamstressError('build', ['building', 'dockerfile_failed'], message);
}

function pushFailed(exit: Exit, { component, target }: ImageBuild): StreamstressError {
  const why =
    linesOf(exit)
      .at(-1)
      ?.replace(/^error: /i, '') ?? `exit ${exit.code}`;
  const what = `the registry of "${target.repository}" did not take the images of "${component.name}": ${why}. Check --registry, that it is up, and that this user is logged in and may push there`;
  return new StreamstressError('infrastructure', ['building', 'push_failed'], what);
}

function linesOf({ stderr, stdout }: Exit): string[] {
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
  return lines(stderr).length > 0 ? lines(stderr) : lines(stdout);
}
