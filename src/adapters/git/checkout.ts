import { StreamstressError } from '../../model/error.ts';
import type { SourceSnapshot } from '../../model/source.ts';
import type { GitCall } from '../../ports/git.ts';
import type { Processes } from '../../ports/processes.ts';
import { gitOutput } from './command.ts';
import { mergeCommits } from './merge.ts';
import { fetchCommits, isKept, keptRef, type Mirrors, objectFormat, repositoryUrl } from './mirror.ts';
import { cannotRead } from './refusals.ts';
import { secondsOf } from './snapshot.ts';

/** A real, clean checkout of its own, at a detached HEAD: the builds read the commit from it, and may take it elsewhere. */
export async function checkout(
  processes: Processes,
  mirrors: Mirrors,
  snapshot: SourceSnapshot,
  folder: string,
  call: GitCall,
): Promise<void> {
  const { commit, repository } = snapshot;
  const format = objectFormat(commit);
  const git = (...args: string[]) =>
    gitOutput(processes, args, call.signal, (complaint) => checkoutFailed(snapshot, folder, complaint), {
      disk: folder,
    });
  await mergeAgain(mirrors, snapshot, call);
  await git('init', '--quiet', '--template=', `--object-format=${format}`, '--', folder);
  await git('-C', folder, 'config', 'remote.origin.url', repositoryUrl(repository));
  await mirrors.use(repository, 'trees', format, call, async (mirror) => {
    await fetchCommits(mirror, [commit], [], (complaint) => cannotRead(snapshot, complaint));
    await mirror.copyTo(folder, keptRef(commit));
  });
  await git('-C', folder, 'checkout', '--quiet', '--detach', commit);
}

/** A merge of ours is on no server: where this cache has not got it, it is made once more. */
async function mergeAgain(mirrors: Mirrors, snapshot: SourceSnapshot, call: GitCall): Promise<void> {
  const { commit, repository, merge } = snapshot;
  if (!merge) return;
  const format = objectFormat(commit);
  if (await mirrors.use(repository, 'trees', format, call, (mirror) => isKept(mirror, commit))) return;
  const failed = (complaint: string) => cannotRead(snapshot, complaint);
  await mergeCommits({ mirrors, repository, call, failed }, merge, secondsOf(snapshot));
}

function checkoutFailed(snapshot: SourceSnapshot, folder: string, complaint: string): StreamstressError {
  const what = `cannot check out ${snapshot.commit} of "${snapshot.name}" in "${folder}": ${complaint}. Is the folder empty and may it be written?`;
  return new StreamstressError('infrastructure', ['resolving', 'checkout_failed'], what);
}
