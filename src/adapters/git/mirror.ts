import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StreamstressError } from '../../model/error.ts';
import type { GitCall } from '../../ports/git.ts';
import type { Exit, Processes } from '../../ports/processes.ts';
import { type GitOptions, gitFailed, gitOutput, runGit, withoutCredentials } from './command.ts';
import { withLock } from './lock-file.ts';

/**
 * What is kept of a repository, each in a bare repository of its own, because git would cut a longer history where it
 * fetches a short one: `commits` single commits without their files, `history` lines of commits without their files,
 * `trees` single commits with all files.
 */
type Kept = 'commits' | 'history' | 'trees';

/** A bare repository in the cache, held by this process. */
export interface Mirror {
  readonly folder: string;
  /** Standard output of a git command that needs no network; where it fails, the mirror is corrupt. */
  read(args: readonly string[], options?: GitOptions): Promise<string>;
  /** The same where codes are answers: 1 means no, 129 that this git does not know the command. */
  ask(args: readonly string[], options?: GitOptions): Promise<Exit>;
  /** Puts what a ref names, without history, into a repository of this machine. */
  copyTo(folder: string, ref: string): Promise<void>;
  /** Fetches these refspecs; `failed` makes an error of git's complaint. */
  fetch(
    options: readonly string[],
    refspecs: readonly string[],
    failed: (complaint: string) => StreamstressError,
  ): Promise<void>;
}

export interface Mirrors {
  /**
   * Works with a mirror that nobody else uses meanwhile. One that is found corrupt is made anew, which is said, and the
   * work starts again. Errors: `infrastructure`, `resolving:cache_corrupt`, `disk_full`.
   */
  use<T>(
    repository: string,
    kept: Kept,
    format: ObjectFormat,
    call: GitCall,
    work: (mirror: Mirror) => Promise<T>,
  ): Promise<T>;
}

type ObjectFormat = 'sha1' | 'sha256';

export function createMirrors(processes: Processes, cache: string): Mirrors {
  return {
    use(repository, kept, format, call, work) {
      const url = repositoryUrl(repository);
      const folder = join(cache, createHash('sha256').update(url).digest('hex').slice(0, 16), `${kept}.git`);
      const mirror = mirrorAt(processes, folder, url, call.signal);
      const attempt = async () => {
        const init = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`];
        if (!existsSync(join(folder, 'HEAD'))) await mirror.read(init);
        return work(mirror);
      };
      return withLock(`${folder}.lock`, call.signal, async () => {
        try {
          return await attempt();
        } catch (error) {
          if (!isCorrupt(error)) throw error;
          call.output(`${error.message}. It is made anew`);
          await rm(folder, { recursive: true, force: true }).catch(() => Promise.reject(error));
          return attempt();
        }
      });
    },
  };
}

function mirrorAt(processes: Processes, folder: string, url: string, signal: AbortSignal): Mirror {
  const corrupt = (complaint: string) => corruptMirror(folder, url, complaint);
  return {
    folder,
    read: (args, options) => gitOutput(processes, args, signal, corrupt, { ...options, folder }),
    async ask(args, options) {
      const exit = await runGit(processes, args, signal, { ...options, folder });
      if (exit.code !== 0 && exit.code !== 1 && exit.code !== 129) throw gitFailed(exit, corrupt, folder);
      return exit;
    },
    async copyTo(to, ref) {
      const args = ['-C', to, 'fetch', '--quiet', '--no-tags', '--depth=1', '--', folder, ref];
      await gitOutput(processes, args, signal, corrupt, { disk: to });
    },
    async fetch(options, refspecs, failed) {
      await gitOutput(processes, ['for-each-ref', '--format=%(objecttype)'], signal, corrupt, { folder });
      const origin = [`url=${url}`, ...(options.includes(withoutFiles) ? incomplete : [])];
      const settings = origin.flatMap((setting) => ['-c', `remote.origin.${setting}`]);
      const quietly = ['--quiet', '--no-tags', '--no-write-fetch-head'];
      const args = [...settings, 'fetch', ...quietly, ...options, 'origin', ...refspecs];
      const why = (complaint: string) => (isOurFault(complaint) ? corrupt(complaint) : failed(complaint));
      await gitOutput(processes, args, signal, why, { folder });
    },
  };
}

/** Commits alone. A server that knows no filters sends the files, too. */
export const withoutFiles = '--filter=tree:0';

/**
 * Said with every such fetch and never kept: a git that knows of a server with more would ask it, again and again, for
 * whatever it finds damaged.
 */
const incomplete = ['promisor=true', 'partialclonefilter=tree:0'];

/** What git says of its own files; of a lock that a killed git left, too: nobody else is in here. */
const corruption =
  /corrupt|bad object|object file .* is empty|bad config|missing object|inflate|not a git repository|all necessary objects|unable to read (tree|[0-9a-f]{40})|pack .*(mismatch|not match|too small)|\.lock': File exists|cannot lock ref/i;

/** Not what the other side says of its own. */
export function isOurFault(complaint: string): boolean {
  const ours = complaint.split('; ').filter((line) => !/^remote:|remote side/.test(line));
  return ours.some((line) => corruption.test(line));
}

function corruptMirror(folder: string, url: string, complaint: string): StreamstressError {
  const message = `the copy of "${withoutCredentials(url)}" in the cache, "${folder}", is corrupt: ${complaint}`;
  return new StreamstressError('infrastructure', ['resolving', 'cache_corrupt'], message);
}

function isCorrupt(error: unknown): error is StreamstressError {
  return error instanceof StreamstressError && error.reason === 'resolving:cache_corrupt';
}

/** The ref that keeps a commit in a mirror. */
export function keptRef(commit: string): string {
  return `refs/streamstress/${commit}`;
}

/** Makes sure that each commit alone is there, at its kept ref; a server is asked only for those that are not. */
export async function fetchCommits(
  mirror: Mirror,
  commits: readonly string[],
  options: readonly string[],
  failed: (complaint: string) => StreamstressError,
): Promise<void> {
  const kept = await Promise.all(commits.map((commit) => isKept(mirror, commit)));
  const missing = commits.filter((_, at) => !kept[at]);
  if (missing.length > 0) await mirror.fetch(['--depth=1', ...options], missing.map(keptRefspec), failed);
}

export function keptRefspec(commit: string): string {
  return `+${commit}:${keptRef(commit)}`;
}

export async function isKept(mirror: Mirror, commit: string): Promise<boolean> {
  return (await mirror.ask(['rev-parse', '--verify', '--quiet', keptRef(commit)])).code === 0;
}

/** Paths are made absolute: git would read a relative one from the cache's own folder. */
export function repositoryUrl(repository: string): string {
  const isPath = !/^[\w+.-]+:\/\//.test(repository) && !/^[^/]+:/.test(repository);
  return isPath ? resolve(repository) : repository;
}

/** SHA-256 repositories have longer names; whatever git's settings say, the copy must be of the same format. */
export function objectFormat(commit: string): ObjectFormat {
  return commit.length === 64 ? 'sha256' : 'sha1';
}
