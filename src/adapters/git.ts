import { StreamstressError } from '../model/error.ts';
import { nearNames } from '../model/near-names.ts';
import type { AskedRef, SourceSnapshot } from '../model/source.ts';
import type { CommitSummary } from '../model/verdict.ts';
import type { Git } from '../ports/git.ts';
import type { Processes } from '../ports/processes.ts';
import { createGitCache, type GitCache, keptRef, objectFormat, repositoryUrl } from './git-cache.ts';
import { gitOutput, runGit, unreachable, withoutCredentials } from './git-command.ts';

const fullCommit = /^([0-9a-f]{40}|[0-9a-f]{64})$/i;

/** The git on the PATH, with bare repositories below the cache folder so that nothing is fetched twice. */
export function createGit(processes: Processes, cacheFolder: string): Git {
  const cache = createGitCache(processes, cacheFolder);
  return {
    resolve: (asked, signal) => resolveRef(processes, cache, asked, signal),
    checkout: (snapshot, folder, signal) => checkout(processes, cache, snapshot, folder, signal),
    async commitsBetween(repository, good, bad, signal) {
      try {
        return await commitsBetween(processes, cache, repository, good, bad, signal);
      } catch (error) {
        if (signal.aborted || !(error instanceof StreamstressError) || error.kind !== 'infrastructure') throw error;
        return undefined;
      }
    },
  };
}

async function resolveRef(
  processes: Processes,
  cache: GitCache,
  asked: AskedRef,
  signal: AbortSignal,
): Promise<SourceSnapshot> {
  const isCommit = fullCommit.test(asked.ref);
  const named = isCommit ? asked.ref.toLowerCase() : await namedCommit(processes, asked, signal);
  const failed = (complaint: string) =>
    isCommit && /not our ref|unadvertised|not found|could not find/i.test(complaint)
      ? refNotFound(asked, 'Was it pushed there, and not only to a fork?')
      : cannotRead(asked, complaint);
  const bare = await cache.fetch(asked.repository, 'commits', named, signal, failed);
  const args = [`--git-dir=${bare}`, 'log', '-1', '--encoding=UTF-8', '--format=%H%n%ct%n%an%n%s', keptRef(named)];
  const text = await gitOutput(processes, args, signal, () =>
    refNotFound(asked, 'It names something that is not a commit'),
  );
  const [commit = '', seconds = '', author = '', subject = ''] = text.split('\n');
  return { ...asked, commit, committedAt: new Date(Number(seconds) * 1000).toISOString(), author, subject };
}

/** The commit of a branch, a tag or a full ref; a branch goes before a tag of the same name. */
async function namedCommit(processes: Processes, asked: AskedRef, signal: AbortSignal): Promise<string> {
  const { ref } = asked;
  const isFull = ref.startsWith('refs/') || ref === 'HEAD';
  const names = (isFull ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]).flatMap((name) => [name, `${name}^{}`]);
  const found = await remoteRefs(processes, asked, names, signal);
  const peeled = names.map((name) => found.get(`${name}^{}`) ?? found.get(name)).find((commit) => commit !== undefined);
  if (peeled !== undefined) return peeled;
  const known = await remoteRefs(processes, asked, ['refs/heads/*', 'refs/tags/*'], signal);
  throw refNotFound(asked, suggestion(ref, known.keys()));
}

/** Commits by full ref name, as far as they match. */
async function remoteRefs(
  processes: Processes,
  asked: AskedRef,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const args = ['ls-remote', '--quiet', '--', repositoryUrl(asked.repository), ...patterns];
  const text = await gitOutput(processes, args, signal, (complaint) => cannotRead(asked, complaint));
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split('\t')).map(([commit = '', name = '']) => [name, commit]));
}

function suggestion(ref: string, known: Iterable<string>): string {
  const names = [...known]
    .filter((name) => !name.endsWith('^{}'))
    .map((name) => name.replace(/^refs\/(heads|tags)\//, ''));
  const near = nearNames(ref, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(', ')}?`;
  if (/^[0-9a-f]{4,39}$/i.test(ref)) return 'Give a commit in full, with its 40 digits';
  return names.length === 0
    ? 'The repository is empty'
    : `Give a branch, a tag or a full commit, such as "${names[0]}"`;
}

function refNotFound(asked: AskedRef, hint: string): StreamstressError {
  const where = `"${withoutCredentials(asked.repository)}"`;
  const what = `there is no branch, tag or commit "${asked.ref}" in ${where} (asked for "${asked.name}" by ${asked.origin})`;
  return new StreamstressError('request', ['resolving', 'ref_not_found'], `${what}. ${hint}`);
}

function cannotRead(asked: AskedRef, complaint: string): StreamstressError {
  return unreachable(asked.repository, `of "${asked.name}"`, complaint);
}

/** A real, clean checkout of its own, at a detached HEAD: the builds read the commit from it. */
async function checkout(
  processes: Processes,
  cache: GitCache,
  snapshot: SourceSnapshot,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const { commit } = snapshot;
  const bare = await cache.fetch(snapshot.repository, 'trees', commit, signal, (complaint) =>
    cannotRead(snapshot, complaint),
  );
  const failed = (complaint: string) => {
    const what = `cannot check out ${commit} of "${snapshot.name}" in "${folder}": ${complaint}. Is the folder empty and is there space?`;
    return new StreamstressError('infrastructure', ['resolving', 'checkout_failed'], what);
  };
  const git = (...args: string[]) => gitOutput(processes, args, signal, failed);
  await git('init', '--quiet', '--template=', objectFormat(commit), '--', folder);
  await git('-C', folder, 'config', 'remote.origin.url', repositoryUrl(snapshot.repository));
  await git('-C', folder, 'fetch', '--quiet', '--no-tags', '--depth=1', '--', bare, keptRef(commit));
  await git('-C', folder, 'checkout', '--quiet', '--detach', commit);
}

async function commitsBetween(
  processes: Processes,
  cache: GitCache,
  repository: string,
  good: string,
  bad: string,
  signal: AbortSignal,
): Promise<readonly CommitSummary[] | undefined> {
  const failed = (complaint: string) => unreachable(repository, 'for its history', complaint);
  const bare = await cache.fetch(repository, 'history', bad, signal, failed);
  await cache.fetch(repository, 'history', good, signal, failed);
  const isAncestor = [`--git-dir=${bare}`, 'merge-base', '--is-ancestor', good, bad];
  if ((await runGit(processes, isAncestor, signal)).code !== 0) return undefined;
  const args = [`--git-dir=${bare}`, 'log', '--encoding=UTF-8', '--format=%H%x00%an%x00%s', `${good}..${bad}`];
  const text = await gitOutput(processes, args, signal, failed);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => line.split('\0'))
    .map(([commit = '', author = '', subject = '']) => ({ commit, author, subject }));
}
