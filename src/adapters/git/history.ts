import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamstressError } from '../../model/error.ts';
import { isKept, keptRefspec, type Mirror, withoutFiles } from './mirror.ts';
import type { RemoteRefs } from './remote.ts';

/** Where to look: commits, from which time on (seconds since 1970, the nearest first), and what git's complaint means. */
interface Lookup<T> {
  readonly commits: readonly string[];
  readonly since: readonly number[];
  readonly failed: (complaint: string) => StreamstressError;
  /** The answer; undefined where more history may hold it. */
  readonly look: () => Promise<T | undefined>;
}

/**
 * Looks for something in the history behind some commits: in what is there, then in as much more as was asked for, then in
 * all of it. Commits come without their files.
 */
export async function lookBack<T>(mirror: Mirror, lookup: Lookup<T>): Promise<T | undefined> {
  const { commits, since, failed, look } = lookup;
  const kept = await Promise.all(commits.map((commit) => isKept(mirror, commit)));
  if (kept.every(Boolean)) {
    const found = await look();
    if (found !== undefined || !isCut(mirror)) return found;
  }
  const refspecs = commits.map(keptRefspec);
  for (const seconds of await notToCut(mirror, since)) {
    if (await fetchSince(mirror, seconds, refspecs, failed)) {
      const found = await look();
      if (found !== undefined || !isCut(mirror)) return found;
    }
  }
  await mirror.fetch([withoutFiles, ...(isCut(mirror) ? ['--unshallow'] : [])], refspecs, failed);
  return look();
}

/** Branches with this commit in their history, those first that have gone on the least since. */
export async function branchesWith(
  mirror: Mirror,
  commit: string,
  known: RemoteRefs,
  failed: (complaint: string) => StreamstressError,
): Promise<readonly string[]> {
  await fetchAll(mirror, known, failed);
  const isThere = (await mirror.ask(['rev-parse', '--verify', '--quiet', `${commit}^{commit}`])).code === 0;
  if (!isThere) return [];
  const contains = ['for-each-ref', '--format=%(refname:lstrip=2)', `--contains=${commit}`, 'refs/heads'];
  const names = (await mirror.read(contains)).split('\n').filter((name) => name !== '');
  const counted = names.map(async (name) => {
    const count = await mirror.read(['rev-list', '--count', `${commit}..refs/heads/${name}`]);
    return { name, count: Number(count) };
  });
  return (await Promise.all(counted)).sort((a, b) => a.count - b.count).map(({ name }) => name);
}

/** Fetches all branches and tags (`known`, as the server has them now) with their whole history, where one has moved. */
export async function fetchAll(
  mirror: Mirror,
  known: RemoteRefs,
  failed: (complaint: string) => StreamstressError,
): Promise<void> {
  const there = new Set((await mirror.read(['for-each-ref', '--format=%(objectname) %(refname)'])).split('\n'));
  const isRef = (name: string) => /^refs\/(heads|tags)\//.test(name) && !name.endsWith('^{}');
  const isNew = [...known].some(([name, commit]) => isRef(name) && !there.has(`${commit} ${name}`));
  if (!isNew && !isCut(mirror)) return;
  const depth = isCut(mirror) ? ['--unshallow'] : [];
  await mirror.fetch(
    [withoutFiles, '--prune', ...depth],
    ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'],
    failed,
  );
}

/** Whether the history in a mirror ends before its beginning. */
function isCut({ folder }: Mirror): boolean {
  return existsSync(join(folder, 'shallow'));
}

/** Git cuts off what is older than it was asked for: a mirror that reaches further back keeps doing so. */
async function notToCut(mirror: Mirror, since: readonly number[]): Promise<readonly number[]> {
  const oldest = await mirror.read(['log', '--all', '--max-parents=0', '--format=%ct']);
  const times = oldest.split('\n').flatMap((line) => (line === '' ? [] : [Number(line)]));
  if (times.length === 0) return since;
  if (!isCut(mirror)) return [];
  return [...new Set(since.map((seconds) => Math.min(seconds, ...times)))];
}

/** False where the server has no commit of that time. */
async function fetchSince(
  mirror: Mirror,
  seconds: number,
  refspecs: readonly string[],
  failed: (complaint: string) => StreamstressError,
): Promise<boolean> {
  let isEmpty = false;
  const why = (complaint: string) => {
    isEmpty = /no commits selected for shallow|shallow info|expected shallow/i.test(complaint);
    return failed(complaint);
  };
  try {
    await mirror.fetch([withoutFiles, `--shallow-since=${seconds}`], refspecs, why);
    return true;
  } catch (error) {
    if (isEmpty) return false;
    throw error;
  }
}
