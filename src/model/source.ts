/** What was asked for: a component (or a suite's repository) at a ref. */
export interface AskedRef {
  /** Component or suite: `pipeline`, `release-tests`. */
  readonly name: string;
  readonly repository: string;
  /** As it was asked, see asked-ref.ts: `main`, `v1.2.0`, `1a2b3c4`, `pr/123`, `main@2026-10-31`. */
  readonly ref: string;
  /** Branch that pull requests are for and dates are of where `ref` names none; undefined means the repository's default. */
  readonly branch?: string | undefined;
  /** Where the ref came from: `--components`, `config/components.toml:4`. */
  readonly origin: string;
}

/** The first of several refs that there is; `{operator}` in one is the release of the cluster's operator: `1.22`. */
export interface AskedRefs extends Omit<AskedRef, 'ref'> {
  readonly refs: readonly [string, ...string[]];
}

/** Whether a ref is another one for each release of the operator. */
export function isByOperator(ref: string): boolean {
  return ref.includes('{operator}');
}

/** The commit that a ref was when it was resolved. */
export interface SourceSnapshot extends Omit<AskedRef, 'branch'> {
  /** Full lower-case hexadecimal commit. */
  readonly commit: string;
  /** Committer date, ISO 8601 in UTC. */
  readonly committedAt: string;
  /** Of a pull request's merge: those of its head. */
  readonly author: string;
  readonly subject: string;
  /** What a pull request's merge is of. */
  readonly merge?: Merge | undefined;
}

/** Full commits: of the branch that it goes into, and of the pull request. */
export interface Merge {
  readonly base: string;
  readonly head: string;
}

/** The first seven characters, as git abbreviates. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}
