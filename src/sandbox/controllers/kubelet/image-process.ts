import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandOf,
  copyOf,
  findProgram,
  isMachine,
  machineFolders,
  type StartingContainer,
} from './container-process.ts';
import type { Isolation } from './isolation.ts';
import type { Mount } from './mounts.ts';
import type { ContainerProcess } from './process-group.ts';
import { type Ground, groundOf, locate, withoutLinks } from './rootfs.ts';

type Command = readonly string[];

const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/** Files of this machine that a container reads: its network is this machine's. */
const ownFiles = ['/etc/resolv.conf', '/etc/hosts'];

/**
 * A container inside of its image: `unshare` gives it mounts and processes of its own, a shell lays a folder for its writes
 * upon the image's files, mounts what belongs there and becomes the program. All of it ends with the process. As in a
 * container, the program is process 1: it ignores SIGTERM where it does not handle it. Throws where there is no such program.
 */
export async function imageProcess(container: StartingContainer, isolation: Isolation): Promise<ContainerProcess> {
  const { spec, image, scratch, env } = container;
  const ground = groundOf(image.rootfs, [...container.mounts, ...(isMachine(image) ? machineFolders() : [])]);
  const [program = '', ...args] = commandOf(container);
  findProgram(program, container, ground);
  const root = isolation.overlay ? makeLayers(scratch) : await copyOf(image.rootfs, scratch);
  const cwd = withoutLinks(spec.workingDir ?? image.workingDir, ground);
  const commands = [
    ...(isolation.overlay ? [overlay(image.rootfs, scratch, isolation)] : []),
    ...system(root, ground),
    ...ground.mounts.toSorted((a, b) => a.path.length - b.path.length).flatMap((mount) => bind(mount, root)),
    ['mkdir', '-p', root + cwd],
  ];
  const variables = { HOME: homeOf(ground), ...env };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const entering = ['/usr/bin/unshare', `--root=${root}`, `--wd=${cwd}`, '--', program, ...args];
  const script = ['set -e', "trap 'exit 143' TERM", ...commands.map(shellLine), 'exec /usr/bin/env -i "$@"'].join('\n');
  return {
    program: '/usr/bin/unshare',
    args: [...isolation.flags, '--', '/bin/sh', '-c', script, 'sh', ...assignments, ...entering],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    cwd: '/',
    log: container.log,
    waits: true,
  };
}

function makeLayers(scratch: string): string {
  for (const name of ['upper', 'work', 'root']) mkdirSync(join(scratch, name), { recursive: true });
  return join(scratch, 'root');
}

function overlay(rootfs: string, scratch: string, { overlayOptions }: Isolation): Command {
  const layer = (name: string, path: string) => `${name}=${path.replace(/[\\:,]/g, '\\$&')}`;
  const layers = [
    layer('lowerdir', rootfs),
    layer('upperdir', join(scratch, 'upper')),
    layer('workdir', join(scratch, 'work')),
  ];
  return ['mount', '-t', 'overlay', 'overlay', '-o', [...layers, ...overlayOptions].join(), join(scratch, 'root')];
}

/** What every container has besides its image: processes, devices, a place for temporary files, the network's files. */
function system(root: string, ground: Ground): readonly Command[] {
  const at = (path: string) => root + withoutLinks(path, ground);
  const dev = at('/dev');
  const files = ownFiles.filter((path) => exists(path));
  return [
    ['mkdir', '-p', at('/proc'), dev, at('/tmp'), at('/etc')],
    ['chmod', '1777', at('/tmp')],
    ['mount', '-t', 'proc', 'proc', at('/proc')],
    ['mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', dev],
    ['mkdir', '-m', '1777', `${dev}/shm`],
    ['touch', ...devices.map((name) => `${dev}/${name}`), ...files.map(at)],
    ...devices.map((name) => ['mount', '--bind', `/dev/${name}`, `${dev}/${name}`]),
    ['ln', '-s', '/proc/self/fd', `${dev}/fd`],
    ...['stdin', 'stdout', 'stderr'].map((name, fd) => ['ln', '-s', `/proc/self/fd/${fd}`, `${dev}/${name}`]),
    ...files.map((path) => ['mount', '--bind', path, at(path)]),
  ];
}

function bind({ path, source, readOnly }: Mount, root: string): readonly Command[] {
  const target = root + path;
  const isFolder = statSync(source).isDirectory();
  return [
    ['mkdir', '-p', isFolder ? target : target.slice(0, target.lastIndexOf('/'))],
    ...(isFolder ? [] : [['touch', target]]),
    ['mount', '-o', readOnly ? 'bind,ro' : 'bind', source, target],
  ];
}

function homeOf(ground: Ground): string {
  return exists(locate('/root', ground)) ? '/root' : '/';
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function shellLine(words: Command): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
