import type { AskedRef, SourceSnapshot } from '../model/source.ts';
import type { GitCall } from '../ports/git.ts';
import type { Processes } from '../ports/processes.ts';
import { mergeCommits } from './git-merge.ts';
import type { Mirrors } from './git-mirror.ts';
import { commitRefused, mergeConflict, pullRequestNotFound, refNotFound } from './git-refusals.ts';
import { commitOf, type RemoteRefs, remoteRefs } from './git-remote.ts';
import { parentsOf, secondsOf, snapshotOf } from './git-snapshot.ts';

/**
 * The head of a pull request, or its merge with the branch that it is for: the forge's where that is of both as they are
 * now, else our own.
 */
export async function resolvePullRequest(
  processes: Processes,
  mirrors: Mirrors,
  asked: AskedRef,
  pull: { readonly number: number; readonly merged: boolean },
  call: GitCall,
): Promise<SourceSnapshot> {
  const at = `refs/pull/${pull.number}`;
  const branches = pull.merged ? [`${at}/merge`, 'HEAD', 'refs/heads/*'] : [];
  const found = await remoteRefs(processes, asked, [`${at}/head`, ...branches], call.signal);
  const head = found.get(`${at}/head`);
  if (head === undefined) throw pullRequestNotFound(asked, pull.number);
  const headSnapshot = await snapshotOf(mirrors, asked, head, call);
  if (!pull.merged) return headSnapshot;
  const { author, subject } = headSnapshot;
  const offered = found.get(`${at}/merge`);
  const base = offered && (await baseOf(mirrors, asked, offered, head, found, call));
  if (!offered || !base) return ourMerge(mirrors, asked, headSnapshot, found, call);
  return { ...(await snapshotOf(mirrors, asked, offered, call)), author, subject, merge: { base, head } };
}

/** The base of the forge's merge; undefined where it is not of this head, or no branch is there any more. */
async function baseOf(
  mirrors: Mirrors,
  asked: AskedRef,
  merge: string,
  head: string,
  found: RemoteRefs,
  call: GitCall,
): Promise<string | undefined> {
  const [base, merged, more] = await parentsOf(mirrors, asked, merge, call);
  const isNow = merged === head && more === undefined;
  const isTip = [...found].some(([name, commit]) => name.startsWith('refs/heads/') && commit === base);
  return isNow && isTip ? base : undefined;
}

async function ourMerge(
  mirrors: Mirrors,
  asked: AskedRef,
  head: SourceSnapshot,
  found: RemoteRefs,
  call: GitCall,
): Promise<SourceSnapshot> {
  const branch = asked.branch ?? 'HEAD';
  const tip = commitOf(branch, found);
  if (tip === undefined) throw refNotFound({ ...asked, ref: branch }, 'The pull request cannot be merged into it');
  const base = await snapshotOf(mirrors, asked, tip, call);
  const seconds = Math.max(secondsOf(base), secondsOf(head));
  const merge = { base: base.commit, head: head.commit };
  const failed = (complaint: string) => commitRefused(asked, complaint);
  const { repository } = asked;
  const merged = await mergeCommits({ mirrors, repository, call, failed }, merge, seconds);
  if ('conflicts' in merged) throw mergeConflict(asked, `"${branch}"`, merged.conflicts);
  return { ...head, commit: merged.commit, committedAt: new Date(seconds * 1000).toISOString(), merge };
}
