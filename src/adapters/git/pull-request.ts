import type { AskedRef, SourceSnapshot } from '../../model/source.ts';
import type { GitCall } from '../../ports/git.ts';
import type { Processes } from '../../ports/processes.ts';
import { branchesWith } from './history.ts';
import { mergeCommits } from './merge.ts';
import { type Mirrors, objectFormat } from './mirror.ts';
import { cannotRead, commitRefused, mergeConflict, pullRequestNotFound, refNotFound } from './refusals.ts';
import { commitOf, type RemoteRefs, remoteRefs } from './remote.ts';
import { parentsOf, secondsOf, snapshotOf } from './snapshot.ts';

/** A pull request whose refs are known. */
interface Pull {
  readonly mirrors: Mirrors;
  readonly asked: AskedRef;
  readonly call: GitCall;
  /** The refs of the branches, and those of the pull request. */
  readonly found: RemoteRefs;
  readonly head: SourceSnapshot;
}

/**
 * The head of a pull request, or its merge with the branch that it is for: the forge's where that is of both as they are
 * now, else our own.
 */
export async function resolvePullRequest(
  processes: Processes,
  mirrors: Mirrors,
  asked: AskedRef,
  { number, merged }: { readonly number: number; readonly merged: boolean },
  call: GitCall,
): Promise<SourceSnapshot> {
  const at = `refs/pull/${number}`;
  const patterns = merged ? [`${at}/head`, `${at}/merge`, 'HEAD', 'refs/heads/*'] : [`${at}/head`];
  const found = await remoteRefs(processes, asked, patterns, call.signal);
  const tip = found.get(`${at}/head`);
  if (tip === undefined) throw pullRequestNotFound(asked, number);
  const head = await snapshotOf(mirrors, asked, tip, call);
  if (!merged) return head;
  const pull = { mirrors, asked, call, found, head };
  const offered = found.get(`${at}/merge`);
  return offered === undefined ? ourMerge(pull, defaultBranch(asked)) : mergeOf(pull, offered);
}

/** The forge's merge; where it is of an older head or base, ours with the branch that this base was of. */
async function mergeOf(pull: Pull, offered: string): Promise<SourceSnapshot> {
  const { mirrors, asked, call, head } = pull;
  const [base, merged, more] = await parentsOf(mirrors, asked, offered, call);
  if (base === undefined || merged === undefined || more !== undefined) return ourMerge(pull, defaultBranch(asked));
  const branch = branchAt(pull, base);
  if (branch === undefined) return ourMerge(pull, await branchAfter(pull, base));
  if (merged !== head.commit) return ourMerge(pull, branch);
  const { author, subject } = head;
  return { ...(await snapshotOf(mirrors, asked, offered, call)), author, subject, merge: { base, head: merged } };
}

async function ourMerge({ mirrors, asked, call, found, head }: Pull, branch: string): Promise<SourceSnapshot> {
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

/** A branch that ends at a commit. */
function branchAt({ asked, found }: Pull, commit: string): string | undefined {
  if (commitOf(defaultBranch(asked), found) === commit) return defaultBranch(asked);
  const [name] = [...found].find(([name, tip]) => name.startsWith('refs/heads/') && tip === commit) ?? [];
  return name?.replace('refs/heads/', '');
}

/** The branch that a commit was the end of: the default one, if it can be. */
async function branchAfter({ mirrors, asked, call, found }: Pull, commit: string): Promise<string> {
  const failed = (complaint: string) => cannotRead(asked, complaint);
  const names = await mirrors.use(asked.repository, 'history', objectFormat(commit), call, (mirror) =>
    branchesWith(mirror, commit, found, failed),
  );
  const byDefault = defaultBranch(asked);
  const tip = commitOf(byDefault, found);
  const isDefault = names.some((name) => found.get(`refs/heads/${name}`) === tip);
  return isDefault ? byDefault : (names[0] ?? byDefault);
}

function defaultBranch({ branch }: AskedRef): string {
  return branch ?? 'HEAD';
}
