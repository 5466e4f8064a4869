import { gzipSync } from 'node:zlib';
import type { BranchChange, Merged, PublishedTo } from '../../ports/data-branch.ts';
import { complaintOf } from './command.ts';
import type { Clone } from './data-branch-clone.ts';
import { type BranchTip, withOwnCommits } from './data-branch-commits.ts';
import type { NewCommit } from './import-stream.ts';
import type { RefChange } from './remote-refs.ts';

/** What is to land on a branch. */
interface Landing {
  readonly head: string;
  readonly tip: BranchTip;
  readonly merged: Pick<Merged, 'message' | 'change'>;
  /** Since when pages are owed once this has landed. */
  readonly owedSince: number | undefined;
  /** Other refs that change with the branch, or not at all. */
  readonly others: readonly RefChange[];
  /** After how many commits of ours one takes their place. */
  readonly squashAfter: number;
}

export type Landed = Pick<PublishedTo, 'commit' | 'created' | 'notes'>;

/**
 * Commits a change and pushes it; `push` tries again what is refused. Undefined where somebody was faster. Where our
 * commits have become many, one with the same files takes their place: a lease on the newest of them sees to it that
 * nobody else's is lost. A server on which branches cannot be rewritten keeps them all.
 */
export async function land(
  clone: Clone,
  landing: Landing,
  push: (changes: readonly RefChange[]) => Promise<boolean>,
): Promise<Landed | undefined> {
  const { head, tip, others } = landing;
  const base = tip.commit;
  const [made, squashed] = await clone.make(await commitsFor(clone, landing));
  const landed = (commit: string, notes: readonly string[] = []) => ({ commit, created: base === undefined, notes });
  if (made === undefined) return undefined;
  if (base !== undefined && made.tree === tip.tree) return (await push(others)) ? landed(base) : undefined;
  const changesTo = (to: string) => [{ ref: head, from: base, to }, ...others];
  const pushed = squashed && (await clone.pushAll(changesTo(squashed.commit)));
  if (squashed && pushed === 'landed') return landed(squashed.commit);
  if (pushed === 'lost' || !(await push(changesTo(made.commit)))) return undefined;
  return landed(made.commit, typeof pushed === 'object' ? [keepsAll(complaintOf(pushed))] : []);
}

/** The commit on the newest one and, where that is due, the one that takes the place of ours. */
async function commitsFor(clone: Clone, landing: Landing): Promise<readonly NewCommit[]> {
  const { tip, merged, owedSince, squashAfter } = landing;
  const { commit, tree, count, onto } = tip;
  const files = stored(merged.change);
  const message = (ours: number) => withOwnCommits(merged.message, { count: ours, onto, owedSince });
  const ordinary = { message: message(count + 1), parent: commit, files };
  if (count === 0 || count % squashAfter !== 0) return [ordinary];
  const below = [commit, onto].filter((one) => one !== undefined);
  if (!(await clone.fetch(below, 'no files', 'again'))) return [ordinary];
  return [ordinary, { message: message(1), parent: onto, tree, files }];
}

/** What is kept compressed is compressed here. */
function stored(change: BranchChange): ReadonlyMap<string, Uint8Array | undefined> {
  return new Map(
    [...change].map(([path, content]) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      return [path, bytes && path.endsWith('.gz') ? gzipSync(bytes, { level: 9 }) : bytes];
    }),
  );
}

function keepsAll(why: string): string {
  return `old commits of the branch were not made one, its repository refuses that (${why}); they stay. --keep-commits does not try`;
}
