import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { StreamstressError } from '../model/error.ts';
import type { Processes } from '../ports/processes.ts';
import { gitOutput, runGit } from './git-command.ts';
import { withLock } from './lock-file.ts';

/**
 * What is kept of a repository: `commits` single commits without their trees, `history` all commits without trees,
 * `trees` single commits with all files.
 */
type Depth = 'commits' | 'history' | 'trees';

const options: Readonly<Record<Depth, readonly string[]>> = {
  commits: ['--depth=1', '--filter=tree:0'],
  history: ['--filter=tree:0'],
  trees: ['--depth=1'],
};

/** Bare repositories below a folder, one for each repository and depth; processes that use the same one take turns. */
export interface GitCache {
  /**
   * Makes sure that the commit is there; gives the bare repository's folder, where it is `refs/streamstress/<commit>`.
   * `failed` makes an error of git's complaint.
   */
  fetch(
    repository: string,
    depth: Depth,
    commit: string,
    signal: AbortSignal,
    failed: (complaint: string) => StreamstressError,
  ): Promise<string>;
}

export function createGitCache(processes: Processes, folder: string): GitCache {
  return {
    async fetch(repository, depth, commit, signal, failed) {
      const url = repositoryUrl(repository);
      const bare = join(folder, createHash('sha256').update(url).digest('hex').slice(0, 16), `${depth}.git`);
      const ref = keptRef(commit);
      const isThere = async () =>
        (await runGit(processes, [`--git-dir=${bare}`, 'rev-parse', '--verify', '--quiet', ref], signal)).code === 0;
      if (await isThere()) return bare;
      await withLock(`${bare}.lock`, signal, async () => {
        if (await isThere()) return;
        const git = (...args: string[]) => gitOutput(processes, [`--git-dir=${bare}`, ...args], signal, failed);
        await git('init', '--quiet', '--bare', '--template=', objectFormat(commit));
        await git('config', 'remote.origin.url', url);
        const refspec = `+${commit}:${ref}`;
        await git('fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...options[depth], 'origin', refspec);
      });
      return bare;
    },
  };
}

/** The ref that keeps a commit in the cache. */
export function keptRef(commit: string): string {
  return `refs/streamstress/${commit}`;
}

/** Paths are made absolute: git would read a relative one from the cache's own folder. */
export function repositoryUrl(repository: string): string {
  const isPath = !/^[\w+.-]+:\/\//.test(repository) && !/^[^/]+:/.test(repository);
  return isPath ? resolve(repository) : repository;
}

/** SHA-256 repositories have longer names; whatever git's settings say, the copy must be of the same format. */
export function objectFormat(commit: string): string {
  return `--object-format=${commit.length === 64 ? 'sha256' : 'sha1'}`;
}
