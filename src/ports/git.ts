import type { AskedRef, SourceSnapshot } from '../model/source.ts';
import type { CommitSummary } from '../model/verdict.ts';

/** Upstream repositories, read only. Never asks for a password. */
export interface Git {
  /** Errors: `request`, `resolving:ref_not_found`; `infrastructure`, `resolving:repository_unreachable`. */
  resolve(asked: AskedRef, signal: AbortSignal): Promise<SourceSnapshot>;
  /** Puts the tree of a commit into an empty folder. */
  checkout(snapshot: SourceSnapshot, folder: string, signal: AbortSignal): Promise<void>;
  /**
   * Commits after `good` up to and including `bad`, newest first; undefined where `good` is not an ancestor of `bad`
   * or the history could not be read.
   */
  commitsBetween(
    repository: string,
    good: string,
    bad: string,
    signal: AbortSignal,
  ): Promise<readonly CommitSummary[] | undefined>;
}
