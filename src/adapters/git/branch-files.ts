import { gunzipSync } from 'node:zlib';
import { StreamstressError } from '../../model/error.ts';
import type { BranchFiles } from '../../ports/data-branch.ts';
import type { Exit } from '../../ports/processes.ts';
import type { RunGit } from './plumbing.ts';

/**
 * The files of a commit in a repository that may lack their contents; these come from `remote` when they are asked for.
 * Errors: `infrastructure`, `data_branch:unreadable`; `request`, `data_branch:broken_file`.
 */
export function branchFiles(git: RunGit, remote: string, commit: string | undefined, signal: AbortSignal): BranchFiles {
  if (commit === undefined) return { list: async () => [], read: async () => new Map() };

  async function entries(paths: readonly string[], ...options: readonly string[]): Promise<readonly Entry[]> {
    if (paths.length === 0) return [];
    const tree = await must(git(['ls-tree', '-z', ...options, commit as string, '--', ...paths], { signal }));
    return tree.split('\0').flatMap((line) => {
      const found = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line);
      return found ? [{ id: found[1] ?? '', path: found[2] ?? '' }] : [];
    });
  }

  async function fetchMissing(paths: readonly string[]): Promise<void> {
    const list = ['rev-list', '--objects', '--missing=print', '--no-object-names', commit as string, '--', ...paths];
    const listed = await must(git(list, { signal }));
    const missing = listed.split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
    if (missing.length === 0) return;
    const fetch = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];
    await must(git([...fetch, '--filter=blob:none', '--stdin', remote], { stdin: missing.join('\n'), signal }));
  }

  return {
    list: async (folder) => (await entries([`${folder}/`], '-r')).map(({ path }) => path),
    async read(paths) {
      const found = await entries(paths);
      if (found.length === 0) return new Map();
      await fetchMissing(found.map(({ path }) => path));
      const stdin = found.map(({ id }) => `${id}\n`).join('');
      return contents(
        found,
        Buffer.from(await must(git(['cat-file', '--batch'], { stdin, binary: true, signal })), 'latin1'),
      );
    },
  };
}

interface Entry {
  readonly id: string;
  readonly path: string;
}

/** What `cat-file --batch` printed: for each object a line with its size, its bytes and an end of line. */
function contents(entries: readonly Entry[], bytes: Buffer): ReadonlyMap<string, Uint8Array> {
  let at = 0;
  return new Map(
    entries.map(({ id, path }) => {
      const start = bytes.indexOf('\n', at) + 1;
      const [found, , size] = bytes.toString('latin1', at, start).trim().split(' ');
      if (found !== id) throw unreadable(`"${path}" is not what it should be`);
      at = start + Number(size) + 1;
      return [path, uncompressed(path, bytes.subarray(start, at - 1))];
    }),
  );
}

function uncompressed(path: string, bytes: Uint8Array): Uint8Array {
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const message = `the file "${path}" on the data branch is broken: ${(error as Error).message}. Restore it from an earlier commit of the branch`;
    throw new StreamstressError('request', ['data_branch', 'broken_file'], message, error);
  }
}

async function must(running: Promise<Exit>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code === 0) return stdout;
  throw unreadable(stderr.trim());
}

function unreadable(why: string): StreamstressError {
  const message = `the data branch was fetched but cannot be read: ${why}. Remove our clone and try again`;
  return new StreamstressError('infrastructure', ['data_branch', 'unreadable'], message);
}
