import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { Component, ComponentImage } from '../model/component.ts';
import { diskFull, StreamstressError } from '../model/error.ts';
import { type ImageRef, imageRef } from '../model/image.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import type { ToolFound } from '../model/tool.ts';
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
  /** What the Dockerfile starts from, where that can be told: the names that it has, and what they are now. */
  readonly bases: ReadonlyMap<string, string>;
  /** Folder for the image (image-spec, image layout). */
  readonly layout: string;
}

interface Ports {
  readonly processes: Processes;
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
  readonly progress: (message: string) => void;
}

/** docker pushes what it builds by itself: docs/adr/0011-who-pushes.md. */
export function pushesItself({ name }: ToolFound): boolean {
  return name === 'docker';
}

/**
 * Builds an image with buildah or podman into its layout folder; the builder's own copy goes. Errors:
 * `build`, `building:dockerfile_failed`; `infrastructure`, `building:no_base_image`, `building:export_failed`, `disk_full`.
 */
export async function buildLayout(build: ImageBuild, ports: Ports): Promise<void> {
  const { layout, platform } = build;
  const isList = platform.includes(',');
  const name = localName(layout);
  const call = builderCall(build, ports, await storageArguments(build, ports));
  try {
    await buildImage(build, isList ? [`--manifest=${name}`] : [`--tag=${name}`], call, ports);
    const verb = isList ? ['manifest', 'push', '--all'] : ['push'];
    // A path may have a colon, which would begin a tag.
    const exit = await call([...verb, name, `oci:${basename(layout)}`], { cwd: dirname(layout) });
    if (exit.code !== 0) throw exportFailed(exit, build);
  } finally {
    await call(isList ? ['manifest', 'rm', name] : ['rmi', '--force', name], { tidies: true }).catch(() => undefined);
  }
}

/** Builds that share a storage must not take each other's image, though it will have the same tags. */
function localName(layout: string): string {
  return `localhost/streamstress/${createHash('sha256').update(layout).digest('hex').slice(0, 32)}`;
}

/**
 * Builds an image with docker and has that push it under all its tags; the local one goes. Errors: `build`,
 * `building:dockerfile_failed`; `infrastructure`, `building:no_base_image`, `building:push_failed`, `disk_full`.
 */
export async function buildAndPush(build: ImageBuild, ports: Ports): Promise<ImageRef> {
  const { target, image, tags, builder } = build;
  const names = tags.map((tag) => `${target.repository}/${image.repositoryName}:${tag}`);
  const call = builderCall(build, ports, []);
  try {
    await buildImage(
      build,
      names.map((name) => `--tag=${name}`),
      call,
      ports,
    );
    ports.progress(`${builder.name} pushes ${image.repositoryName}`);
    let digest = '';
    for (const name of names) digest = await push(build, name, call);
    return imageRef(`${target.repository}/${image.repositoryName}@${digest}`);
  } finally {
    await call(['rmi', '--force', ...names], { tidies: true }).catch(() => undefined);
  }
}

type Call = (args: readonly string[], how?: How) => Promise<Exit>;

interface How {
  /** Removes what was made: nobody reads that, and a run that is cancelled does it too. */
  readonly tidies?: boolean;
  /** What is said of a heavy program while it runs. */
  readonly heavy?: string;
  readonly cwd?: string;
}

function builderCall(
  { builder, folder, target }: ImageBuild,
  { processes, signal, output, progress }: Ports,
  first: readonly string[],
): Call {
  const logins = target.env.DOCKER_CONFIG;
  const env = logins === undefined ? target.env : { ...target.env, REGISTRY_AUTH_FILE: `${logins}/config.json` };
  return (args, { tidies = false, heavy, cwd = folder } = {}) =>
    processes.run({
      program: builder.path,
      args: [...first, ...args],
      cwd,
      env,
      ...(heavy === undefined ? {} : { heavy: true, onWait: (why) => progress(why ?? heavy) }),
      ...(tidies ? {} : { onLine: output, signal }),
    });
}

/** Without privileges the usual storage may be out of reach: plain folders always do. */
async function storageArguments({ builder }: ImageBuild, { processes, signal }: Ports): Promise<readonly string[]> {
  const { code } = await processes.run({ program: builder.path, args: ['info'], signal });
  return code === 0 ? [] : ['--storage-driver=vfs'];
}

async function buildImage(
  build: ImageBuild,
  naming: readonly string[],
  call: Call,
  { progress }: Ports,
): Promise<void> {
  const { builder, image, snapshot, labels, platform, bases } = build;
  const heavy = `${builder.name} builds ${image.repositoryName} for ${platform}`;
  progress(heavy);
  const args = (isolation: readonly string[]) => [
    'build',
    ...isolation,
    `--file=${image.dockerfile}`,
    `--platform=${platform}`,
    ...(needsPlainHttp(build) ? ['--tls-verify=false'] : []),
    ...(pushesItself(builder) ? [] : [`--timestamp=${Math.floor(Date.parse(snapshot.committedAt) / 1000)}`]),
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    ...Object.entries(image.buildArgs ?? {}).map(([name, value]) => `--build-arg=${name}=${value}`),
    // What a tag was when the build's key was made, whatever it is by now.
    ...[...bases].flatMap(([name, base]) => (base === name ? [] : `--build-context=${name}=docker-image://${base}`)),
    ...naming,
    '.',
  ];
  let exit = await call(args([]), { heavy });
  if (exit.code !== 0 && !pushesItself(builder) && cannotIsolate(exit)) {
    progress(`${builder.name} may not start containers here: once more, with chroot alone`);
    exit = await call(args(['--isolation=chroot']), { heavy });
  }
  if (exit.code !== 0) throw buildFailed(exit, build);
}

/** The container runtime failed, and not the program in the container. */
function cannotIsolate({ stderr }: Exit): boolean {
  return /error running container: .*(?:creating container|create container|OCI)|runc create failed|did not get container (?:create|start) message/.test(
    stderr,
  );
}

async function push(build: ImageBuild, name: string, call: Call): Promise<string> {
  const exit = await call(['push', name]);
  if (exit.code !== 0) throw pushFailed(build, lastLine(exit));
  const digest = /sha256:[0-9a-f]{64}/.exec(exit.stdout)?.[0];
  if (digest === undefined) throw pushFailed(build, `${build.builder.name} told no digest`);
  return digest;
}

/** docker asks registries of this machine without TLS; the others have to be told, and for all that they pull. */
function needsPlainHttp({ builder, bases }: ImageBuild): boolean {
  return !pushesItself(builder) && bases.size > 0 && [...bases.keys()].every(isLoopback);
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

function exportFailed(exit: Exit, { component, image, builder, layout }: ImageBuild): StreamstressError {
  const why = lastLine(exit);
  if (why.includes('no space left on device')) return diskFull(layout, undefined);
  const message = `${builder.name} built "${component.name}/${image.name}" and could not write it to "${layout}": ${why}. Check the disk and the rights of the output folder`;
  return new StreamstressError('infrastructure', ['building', 'export_failed'], message);
}

/** The registry did not take what was built. */
export function pushFailed({ component, snapshot, target }: ImageBuild, why: string): StreamstressError {
  const what = `the registry of "${target.repository}" did not take the images of "${component.name}" at ${shortCommit(snapshot.commit)} (${snapshot.ref}): ${why}. Check --registry, that it is up, and that this user is logged in and may push there`;
  return new StreamstressError('infrastructure', ['building', 'push_failed'], what);
}

function lastLine(exit: Exit): string {
  const line = linesOf(exit).at(-1);
  return line?.replace(/^error: /i, '') ?? `exit ${exit.code}`;
}

function linesOf({ stderr, stdout }: Exit): string[] {
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
  return lines(stderr).length > 0 ? lines(stderr) : lines(stdout);
}
