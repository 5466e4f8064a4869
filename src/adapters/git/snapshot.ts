import type { AskedRef, SourceSnapshot } from '../../model/source.ts';
import type { GitCall } from '../../ports/git.ts';
import { fetchCommits, keptRef, type Mirror, type Mirrors, objectFormat, withoutFiles } from './mirror.ts';
import { commitRefused, refNotFound } from './refusals.ts';

/** A commit with its provenance: it alone is fetched, without its files. */
export function snapshotOf(mirrors: Mirrors, asked: AskedRef, commit: string, call: GitCall): Promise<SourceSnapshot> {
  return mirrors.use(asked.repository, 'commits', objectFormat(commit), call, async (mirror) => {
    await fetchCommits(mirror, [commit], [withoutFiles], (complaint) => commitRefused(asked, complaint));
    const type = (await mirror.read(['cat-file', '-t', keptRef(commit)])).trim();
    if (type !== 'commit' && type !== 'tag') throw refNotFound(asked, `It names a ${type}`);
    return readSnapshot(mirror, asked, keptRef(commit));
  });
}

/** The same of a commit that is there. */
export async function readSnapshot(mirror: Mirror, asked: AskedRef, name: string): Promise<SourceSnapshot> {
  const format = '--format=%H%n%ct%n%an%n%s';
  const text = await mirror.read(['log', '-1', '--no-show-signature', '--encoding=UTF-8', format, name]);
  const [commit = '', seconds = '', author = '', subject = ''] = text.split('\n');
  const { branch: _, ...provenance } = asked;
  return { ...provenance, commit, committedAt: new Date(Number(seconds) * 1000).toISOString(), author, subject };
}

/** Its parents, also where the mirror was told to end there. */
export function parentsOf(
  mirrors: Mirrors,
  asked: AskedRef,
  commit: string,
  call: GitCall,
): Promise<readonly string[]> {
  return mirrors.use(asked.repository, 'commits', objectFormat(commit), call, async (mirror) => {
    await fetchCommits(mirror, [commit], [withoutFiles], (complaint) => commitRefused(asked, complaint));
    const text = await mirror.read(['cat-file', 'commit', keptRef(commit)]);
    const head = text.slice(0, text.indexOf('\n\n'));
    return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent);
  });
}

/** Seconds since 1970 of a snapshot's commit. */
export function secondsOf({ committedAt }: SourceSnapshot): number {
  return Date.parse(committedAt) / 1000;
}
