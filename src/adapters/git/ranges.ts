import type { CommitSummary } from '../../model/verdict.ts';
import type { GitCall } from '../../ports/git.ts';
import { unreachable } from './command.ts';
import { lookBack } from './history.ts';
import { fetchCommits, keptRef, type Mirrors, objectFormat, withoutFiles } from './mirror.ts';

const daySeconds = 24 * 60 * 60;

/** Commits after `good` up to and including `bad`, newest first; undefined where `good` is no ancestor of `bad`. */
export async function commitsBetween(
  mirrors: Mirrors,
  repository: string,
  good: string,
  bad: string,
  call: GitCall,
): Promise<readonly CommitSummary[] | undefined> {
  const failed = (complaint: string) => unreachable(repository, 'for its history', complaint);
  const format = objectFormat(good);
  const goodTime = await mirrors.use(repository, 'commits', format, call, async (mirror) => {
    await fetchCommits(mirror, [good], [withoutFiles], failed);
    return Number(await mirror.read(['log', '-1', '--no-show-signature', '--format=%ct', keptRef(good)]));
  });
  return mirrors.use(repository, 'history', format, call, (mirror) =>
    lookBack(mirror, {
      commits: [good, bad],
      since: [goodTime - daySeconds],
      failed,
      look: async () => {
        if ((await mirror.ask(['merge-base', '--is-ancestor', good, bad])).code !== 0) return undefined;
        const format = '--format=%H%x00%ct%x00%an%x00%s';
        const text = await mirror.read(['log', '--no-show-signature', '--encoding=UTF-8', format, `${good}..${bad}`]);
        return text.split('\n').flatMap(summaryOf);
      },
    }),
  );
}

function summaryOf(line: string): CommitSummary[] {
  const [commit = '', seconds = '', author = '', subject = ''] = line.split('\0');
  if (line === '') return [];
  return [{ commit, author, subject, committedAt: new Date(Number(seconds) * 1000).toISOString() }];
}
