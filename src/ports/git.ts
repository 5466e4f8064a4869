import type { AskedRef, SourceSnapshot } from '../model/source.ts';
import type { CommitSummary } from '../model/verdict.ts';

/** Who calls: a step's context fits. */
export interface GitCall {
  readonly signal: AbortSignal;
  /** Is told what a person should know of: a cache that had to be made anew. */
  output(line: string): void;
}

/** Upstream repositories, read only. Never asks for a password. */
export interface Git {
  /**
   * Errors: `request`, `resolving:` with `ref_malformed`, `ref_not_found`, `commit_ambiguous`, `pull_request_not_found`,
   * `merge_conflict`, `git_too_old`; `infrastructure`, `resolving:repository_unreachable`, `disk_full`.
   */
  resolve(asked: AskedRef, call: GitCall): Promise<SourceSnapshot>;
  /** Puts the tree of a commit into an empty folder. Errors: `infrastructure`, `resolving:checkout_failed`, `disk_full`. */
  checkout(snapshot: SourceSnapshot, folder: string, call: GitCall): Promise<void>;
  /**
   * Commits after `good` up to and including `bad`, newest first; undefined where `good` is not an ancestor of `bad`
   * or the history could not be read.
   */
  commitsBetween(
    repository: string,
    good: string,
    bad: string,
    call: GitCall,
  ): Promise<readonly CommitSummary[] | undefined>;
}
