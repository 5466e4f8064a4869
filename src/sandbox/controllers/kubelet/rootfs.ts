import { readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { type Mount, mountAt } from './mounts.ts';

/** The files that a container sees: those of its image, and what is mounted over them. */
export interface Ground {
  readonly rootfs: string;
  readonly mounts: readonly Mount[];
}

/** What a container with these mounts sees: a mount lies where the links of the image lead. */
export function groundOf(rootfs: string, mounts: readonly Mount[]): Ground {
  const bare = { rootfs, mounts: [] };
  return { rootfs, mounts: mounts.map((mount) => ({ ...mount, path: withoutLinks(mount.path, bare) })) };
}

/** Links that are followed until they count as a loop: the kernel's number. */
const mostLinks = 40;

/**
 * The path of a container without links, which are followed as they are in there: they never lead out of the container.
 * Parts that do not exist stay as they are.
 */
export function withoutLinks(path: string, ground: Ground, links = 0): string {
  if (links > mostLinks) throw new Error(`${path}: too many levels of symbolic links`);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  let done = '/';
  for (const [index, part] of parts.entries()) {
    const next = posix.join(done, part);
    const target = linkAt(next, ground);
    if (target !== undefined) {
      const rest = parts.slice(index + 1);
      return withoutLinks(posix.join(posix.resolve(done, target), ...rest), ground, links + 1);
    }
    done = next;
  }
  return done;
}

/** Where a path of a container lies on this machine, all links followed but a last one that leads nowhere. */
export function locate(path: string, ground: Ground): string {
  return onMachine(withoutLinks(path, ground), ground);
}

function linkAt(path: string, ground: Ground): string | undefined {
  try {
    return readlinkSync(onMachine(path, ground));
  } catch {
    return undefined; // no link, or nothing at all
  }
}

function onMachine(path: string, { rootfs, mounts }: Ground): string {
  const mount = mountAt(path, mounts);
  if (mount === undefined) return posix.join(rootfs, path);
  return path === mount.path ? mount.source : posix.join(mount.source, path.slice(mount.path.length));
}
