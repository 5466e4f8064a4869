import { endOfDay } from '../../model/asked-ref.ts';
import type { AskedRef, SourceSnapshot } from '../../model/source.ts';
import type { GitCall } from '../../ports/git.ts';
import { fetchAll, lookBack } from './history.ts';
import { type Mirrors, objectFormat } from './mirror.ts';
import { cannotRead, commitAmbiguous, nameHint, refNotFound } from './refusals.ts';
import type { RemoteRefs } from './remote.ts';
import { readSnapshot, secondsOf } from './snapshot.ts';

const daySeconds = 24 * 60 * 60;

/** The last commit of a branch on a day, along its first parents, by commit date. */
export async function commitOfDay(
  mirrors: Mirrors,
  asked: AskedRef,
  head: SourceSnapshot,
  date: string,
  call: GitCall,
): Promise<SourceSnapshot> {
  const end = endOfDay(date);
  if (secondsOf(head) <= end) return head;
  return mirrors.use(asked.repository, 'history', objectFormat(head.commit), call, async (mirror) => {
    const walk = ['rev-list', '-1', '--first-parent', `--min-age=${end}`, head.commit];
    const found = await lookBack(mirror, {
      commits: [head.commit],
      since: [end - 14 * daySeconds, end - 120 * daySeconds],
      failed: (complaint) => cannotRead(asked, complaint),
      look: async () => (await mirror.read(walk)).trim() || undefined,
    });
    if (found !== undefined) return readSnapshot(mirror, asked, found);
    const [first = ''] = (await mirror.read(['log', '--first-parent', '--format=%cI', '--reverse', head.commit])).split(
      '\n',
    );
    throw refNotFound(asked, `Its first commit is of ${first.slice(0, 10)}`);
  });
}

/** The one commit of all branches and tags (`known`) that begins with these digits. */
export async function commitOfDigits(
  mirrors: Mirrors,
  asked: AskedRef,
  digits: string,
  known: RemoteRefs,
  call: GitCall,
): Promise<SourceSnapshot> {
  const [some = ''] = known.values();
  if (some === '') throw refNotFound(asked, nameHint(asked.ref, known.keys()));
  return mirrors.use(asked.repository, 'history', objectFormat(some), call, async (mirror) => {
    await fetchAll(mirror, known, (complaint) => cannotRead(asked, complaint));
    const objects = await mirror.read(['rev-parse', `--disambiguate=${digits}`]);
    const types = await mirror.read(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { stdin: objects });
    const commits = types.split('\n').flatMap((line) => (line.endsWith(' commit') ? [line.split(' ')[0] ?? ''] : []));
    const found = await Promise.all(commits.map((commit) => readSnapshot(mirror, asked, commit)));
    if (found.length > 1) throw commitAmbiguous(asked, found);
    if (!found[0]) throw refNotFound(asked, nameHint(asked.ref, known.keys()));
    return found[0];
  });
}
