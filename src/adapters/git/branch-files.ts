import { gunzipSync } from 'node:zlib';
import { StreamstressError } from '../../model/error.ts';
import type { BranchFiles } from '../../ports/data-branch.ts';
import type { Exit } from '../../ports/processes.ts';
import { readObjects } from './cat-file.ts';
import type { BoundGit } from './command.ts';

/** The repository that has a commit; it may lack contents, which come when they are asked for. */
interface Source {
  readonly git: BoundGit;
  readonly must: (exit: Exit) => string;
  readonly fetchBlobs: (ids: readonly string[]) => Promise<void>;
}

/** The files of a commit. Errors: those of its source; `request`, `data_branch:broken_file`. */
export function branchFiles(commit: string | undefined, { git, must, fetchBlobs }: Source): BranchFiles {
  if (commit === undefined) return { list: async () => [], read: async () => new Map() };

  async function entries(paths: readonly string[], ...options: readonly string[]): Promise<readonly Entry[]> {
    if (paths.length === 0) return [];
    const tree = must(await git(['ls-tree', '-z', ...options, commit as string, '--', ...paths]));
    return tree.split('\0').flatMap((line) => {
      const found = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line);
      return found ? [{ id: found[1] ?? '', path: found[2] ?? '' }] : [];
    });
  }

  /** One look here, and only where something is missing one fetch of it. */
  async function contents(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const here = await readObjects(git, ids, must);
    const missing = ids.filter((id) => !here.has(id));
    if (missing.length === 0) return here;
    await fetchBlobs(missing);
    return new Map([...here, ...(await readObjects(git, missing, must))]);
  }

  return {
    list: async (folder) => (await entries([`${folder}/`], '-r')).map(({ path }) => path),
    async read(paths) {
      const found = await entries(paths);
      const bytes = await contents([...new Set(found.map(({ id }) => id))]);
      return new Map(found.map(({ id, path }) => [path, uncompressed(path, bytes.get(id))]));
    },
  };
}

interface Entry {
  readonly id: string;
  readonly path: string;
}

function uncompressed(path: string, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw broken(path, 'its repository does not give it');
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw broken(path, (error as Error).message, error);
  }
}

function broken(path: string, why: string, cause?: unknown): StreamstressError {
  const message = `the file "${path}" on the data branch is broken: ${why}. Restore it from an earlier commit of the branch`;
  return new StreamstressError('request', ['data_branch', 'broken_file'], message, cause);
}
