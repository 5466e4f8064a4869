import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { importStream } from '../../src/adapters/git/import-stream.ts';

const branch = 'gh-pages';

/** A server's repository with one commit of these files; pushes stay as they came, so that their bytes can be counted. */
export function bareRepository(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  git(folder, ['init', '--quiet', '--bare', `--initial-branch=${branch}`]);
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
    git(folder, ['config', setting, 'true']);
  git(folder, ['config', 'receive.unpackLimit', '1']);
  if (files.size === 0) return;
  const stored = new Map([...files].map(([path, bytes]) => [path, storedBytes(path, bytes)]));
  const stream = importStream([{ message: 'Add runs', parent: undefined, files: stored }]);
  const printed = git(folder, ['fast-import', '--quiet', '--done', '--date-format=now'], stream);
  git(folder, ['update-ref', `refs/heads/${branch}`, printed.trim().split('\n').at(-1) ?? '']);
}

/** As it lies on a branch. */
function storedBytes(path: string, bytes: Uint8Array): Uint8Array {
  return path.endsWith('.gz') ? gzipSync(bytes, { level: 9 }) : bytes;
}

/** Bytes of all packs and loose objects. */
export function repositoryBytes(folder: string): number {
  const entries = readdirSync(join(folder, 'objects'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(?:idx|rev)$/.test(entry.name))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** Bytes of the files of the branch by path, as a clone has them. */
export function branchSizes(folder: string): ReadonlyMap<string, number> {
  const listed = git(folder, ['ls-tree', '-r', '-l', '-z', branch]).split('\0');
  return new Map(
    listed.flatMap((line) => {
      const [, size, path] = /^\d+ blob [0-9a-f]+ +(\d+)\t(.+)$/s.exec(line) ?? [];
      return size === undefined || path === undefined ? [] : [[path, Number(size)]];
    }),
  );
}

/** Bytes of the files that the newest commit has changed, compressed one by one, by the part of the branch that they are of. */
export function changedSizes(
  folder: string,
  parts: Readonly<Record<string, RegExp>>,
): Readonly<Record<string, number>> {
  const changed = git(folder, ['diff-tree', '-r', '-z', '--diff-filter=AM', `${branch}~`, branch]).split('\0');
  const sizes: Record<string, number> = {};
  for (let at = 0; at + 1 < changed.length; at += 2) {
    const [blob = '', path = ''] = [changed[at]?.split(' ')[3], changed[at + 1]];
    const part = Object.keys(parts).find((name) => parts[name]?.test(path)) ?? 'other';
    const bytes = execFileSync('git', [`--git-dir=${folder}`, 'cat-file', 'blob', blob], { maxBuffer: 1e9 });
    sizes[part] = (sizes[part] ?? 0) + Math.min(bytes.length, gzipSync(bytes).length);
  }
  return sizes;
}

function git(folder: string, args: readonly string[], input?: Uint8Array): string {
  const options = { input, encoding: 'utf8', maxBuffer: 1e9 } as const;
  return execFileSync('git', ['-c', 'gc.auto=0', `--git-dir=${folder}`, ...args], options);
}
