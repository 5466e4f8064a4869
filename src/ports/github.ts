/**
 * Issues and comments of one repository on GitHub. Errors of every call: `infrastructure`, `github:refused` (the token may
 * not, or there is no such repository), `github:invalid` (this one thing is not taken), `github:rate_limited`,
 * `github:unavailable`; `cancelled`.
 */
export interface GitHub {
  /** `owner/name`. */
  readonly repository: string;
  /** Open and closed ones with a label; pull requests are left out. */
  issues(label: string): Promise<readonly GitHubIssue[]>;
  /** Its number. */
  createIssue(issue: NewIssue): Promise<number>;
  changeIssue(number: number, change: IssueContents): Promise<void>;
  /** Of an issue or a pull request, oldest first. */
  comments(number: number): Promise<readonly GitHubComment[]>;
  createComment(number: number, body: string): Promise<void>;
  changeComment(id: number, body: string): Promise<void>;
}

interface GitHubIssue {
  readonly number: number;
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
  /** Whether its author is an app, or somebody who may write to the repository: anybody can write what looks like ours. */
  readonly trusted: boolean;
}

interface GitHubComment extends Pick<GitHubIssue, 'body' | 'trusted'> {
  readonly id: number;
}

interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/** What is undefined stays as it is. */
interface IssueContents {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  /** Why it is closed. */
  readonly reason?: 'completed' | 'duplicate';
}
