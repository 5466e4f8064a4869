import { existsSync, mkdirSync } from 'node:fs';
import { posix } from 'node:path';
import type { ContainerSpec } from './environment.ts';
import { inside, type Volume } from './volumes.ts';

/** A file or folder of this machine that a container has at a path of its own. */
export interface Mount {
  readonly path: string;
  readonly source: string;
  readonly readOnly: boolean;
}

/** The mounts of a container. `expanded` replaces variables in a `subPathExpr`. Throws where a volume is not there. */
export function mountsOf(
  { volumeMounts = [] }: ContainerSpec,
  volumes: ReadonlyMap<string, Volume>,
  expanded: (text: string) => string,
): readonly Mount[] {
  return volumeMounts.map(({ name, mountPath, subPath, subPathExpr, readOnly = false }) => {
    const volume = volumes.get(name);
    if (volume === undefined) throw new Error(`volume "${name}" not found`);
    const source = inside(volume.folder, subPath ?? expanded(subPathExpr ?? ''));
    if (!existsSync(source)) mkdirSync(source, { recursive: true });
    return { path: posix.resolve('/', mountPath), source, readOnly: readOnly || volume.readOnly };
  });
}

/** The mount in which a path of a container lies; the innermost, where mounts lie in mounts. */
export function mountAt(path: string, mounts: readonly Mount[]): Mount | undefined {
  const around = mounts.filter((mount) => path === mount.path || path.startsWith(`${mount.path}/`));
  return around.sort((a, b) => b.path.length - a.path.length)[0];
}

/**
 * A text in which the paths of mounts are where these really lie: at its start, and after `=` or `:`. For processes that
 * see the files of this machine.
 */
export function mounted(text: string, mounts: readonly Mount[]): string {
  if (mounts.length === 0) return text;
  const paths = mounts.map(({ path }) => path).sort((a, b) => b.length - a.length);
  const known = paths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.replace(new RegExp(`(^|[=:])(${known})(?=$|[/:])`, 'g'), (_all, before: string, path: string) => {
    return before + (mounts.find((mount) => mount.path === path)?.source ?? path);
  });
}
