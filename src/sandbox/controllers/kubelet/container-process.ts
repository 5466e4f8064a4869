import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { machineLabel, machineMounts } from '../../registry/machine-image.ts';
import { type ContainerSpec, expand } from './environment.ts';
import type { PulledImage } from './images.ts';
import { type Mount, mounted } from './mounts.ts';
import type { ContainerProcess } from './process-group.ts';
import { type Ground, groundOf, locate } from './rootfs.ts';

/** A container that is about to start. */
export interface StartingContainer {
  readonly spec: ContainerSpec;
  readonly image: PulledImage;
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** File that takes what it prints. */
  readonly log: string;
  /** Folder of its own that goes with its Pod; not made yet. */
  readonly scratch: string;
}

const run = promisify(execFile);

/** Folders of programs that a process of a machine image finds beside those of its image. */
const machinePath = ['/usr/local/bin', '/usr/local/sbin', '/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/**
 * A container as a process of this machine: its program is looked for in the image's files, and its mounts are not where it
 * was told, so arguments and variables that name them are changed. A machine image's programs are this machine's, and the
 * files are its own copy. Throws where there is no such program.
 */
export async function localProcess(container: StartingContainer): Promise<ContainerProcess> {
  const { spec, image, mounts, log } = container;
  const machine = isMachine(image);
  const there = groundOf(image.rootfs, machine ? [...mounts, ...machineFolders()] : mounts);
  const ground = machine ? { ...there, rootfs: await copyOf(await ownFiles(image.rootfs), container.scratch) } : there;
  const [program = '', ...args] = commandOf(container);
  const found = findProgram(program, container, there);
  const env = Object.entries(container.env).map(([name, value]) => [name, mounted(value, mounts)]);
  const path = machine ? { PATH: machinePathOf(container.env.PATH ?? '', ground) } : {};
  return {
    program: found.startsWith(`${image.rootfs}/`) ? ground.rootfs + found.slice(image.rootfs.length) : found,
    ...(machine && { argv0: program }),
    args: args.map((arg) => mounted(arg, mounts)),
    env: { ...Object.fromEntries(env), ...path },
    cwd: workingFolder(spec.workingDir ?? image.workingDir, ground, machine),
    log,
  };
}

/** True for an image whose programs are those of this machine. */
export function isMachine({ labels }: PulledImage): boolean {
  return labels[machineLabel] === 'true';
}

/** What is mounted into every container of a machine image. */
export function machineFolders(): readonly Mount[] {
  return Object.entries(machineMounts()).map(([path, source]) => ({ path, source, readOnly: true }));
}

/** Program and arguments, with the variables in them replaced. */
export function commandOf({ spec, image, env }: StartingContainer): readonly string[] {
  const after = spec.args ?? (spec.command === undefined ? image.cmd : []);
  return [...(spec.command ?? image.entrypoint), ...after].map((word) => expand(word, env));
}

/** Where the program of a container lies. Throws, in the words of a container runtime, where it does not. */
export function findProgram(program: string, { env, spec, image }: StartingContainer, ground: Ground): string {
  const cwd = posix.resolve('/', spec.workingDir ?? image.workingDir);
  const folders = program.includes('/') ? [cwd] : (env.PATH ?? '').split(':');
  const found = folders.map((folder) => locate(posix.resolve(folder, program), ground)).find(isFile);
  if (program !== '' && found !== undefined) return found;
  throw new Error(`container create failed: executable file \`${program}\` not found: No such file or directory`);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const trimmed = new Map<string, Promise<string>>();

/** The files of a machine image without its links to programs, which lead nowhere on the machine itself; made once. */
function ownFiles(rootfs: string): Promise<string> {
  const known = trimmed.get(rootfs) ?? trim(rootfs, `${rootfs}.own`);
  trimmed.set(rootfs, known);
  known.catch(() => trimmed.delete(rootfs));
  return known;
}

async function trim(rootfs: string, target: string): Promise<string> {
  if (existsSync(target)) return target;
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await run('cp', ['-a', '--reflink=auto', rootfs, partial]);
  await run('find', [partial, '-lname', '/.machine/*', '-delete']);
  await rename(partial, target);
  return target;
}

/** Copies what is in an image's folder. */
export async function copyOf(rootfs: string, folder: string): Promise<string> {
  const target = join(folder, 'rootfs');
  mkdirSync(target, { recursive: true });
  await run('cp', ['-a', '--reflink=auto', `${rootfs}/.`, target]);
  return target;
}

function machinePathOf(path: string, ground: Ground): string {
  const own = path.split(':').map((folder) => locate(folder, ground));
  return [...new Set([...own, dirname(process.execPath), ...machinePath])].join(':');
}

/** The image's folder where there is none such, unless the files are the container's own. */
function workingFolder(path: string, ground: Ground, own: boolean): string {
  const folder = locate(path, ground);
  if (own) mkdirSync(folder, { recursive: true });
  return existsSync(folder) ? folder : ground.rootfs;
}
