/** What was asked for: a component (or a suite's repository) at a ref. */
export interface AskedRef {
  /** Component or suite: `pipeline`, `release-tests`. */
  readonly name: string;
  readonly repository: string;
  /** Branch, tag or full commit, as it was asked. */
  readonly ref: string;
  /** Where the ref came from: `--components`, `config/components.toml:4`. */
  readonly origin: string;
}

/** The commit that a ref was when it was resolved. */
export interface SourceSnapshot extends AskedRef {
  /** Full lower-case hexadecimal commit. */
  readonly commit: string;
  /** Committer date, ISO 8601 in UTC. */
  readonly committedAt: string;
  readonly author: string;
  readonly subject: string;
}

/** The first seven characters, as git abbreviates. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}
