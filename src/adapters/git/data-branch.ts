import type { Clock } from '../../ports/clock.ts';
import type { DataBranch } from '../../ports/data-branch.ts';
import type { Processes } from '../../ports/processes.ts';
import { type Clone, ownClone } from './data-branch-clone.ts';
import { newest, publish } from './data-branch-publisher.ts';
import { refsOf } from './data-branch-refs.ts';

interface GitDataBranchOptions {
  readonly processes: Processes;
  readonly clock: Clock;
  /** Anything that git can fetch from and push to: a URL or a path. */
  readonly remote: string;
  /** `gh-pages`. */
  readonly branch: string;
  /** Where our own bare clone may live; made where it is missing or broken, used by one publisher at a time. */
  readonly folder: string;
  /** After how many commits of ours one takes their place; Infinity keeps all of them. */
  readonly squashAfter?: number;
}

/**
 * The data branch in any git repository, by plumbing: no work tree, no checkout, one commit of history, and of its files
 * only those that are read. What is left for it are refs of its own, so nobody waits for anybody to leave something:
 * `refs/streamstress/<branch>/left/<name>`, and `…/publisher` while somebody makes it part of the branch.
 * Errors: `infrastructure` with `data_branch:unreachable`, `data_branch:unreadable`, `data_branch:unwritable`,
 * `data_branch:push_refused`, `data_branch:busy`, `disk_full`; those of `branchFiles`.
 */
export function gitDataBranch(options: GitDataBranchOptions): DataBranch {
  const { processes, clock, squashAfter = 100, ...place } = options;
  const refs = refsOf(place.branch);
  const use = ownClone(processes, place, refs.patterns);
  const publishing = (clone: Clone, signal: AbortSignal) => ({ clone, clock, refs, place, squashAfter, signal });
  return {
    read: (look, signal) => use(async (clone) => look((await newest(publishing(clone, signal))).files), signal),
    publish: (name, text, merge, signal) =>
      use((clone) => publish(publishing(clone, signal), name, text, merge), signal),
  };
}
