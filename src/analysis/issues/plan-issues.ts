/** What one failure deserves. */
export interface WantedIssue {
  /** The same for the same failure in every run. */
  readonly signature: string;
  readonly open: boolean;
  /** Run in which what is open now, or was last, began. */
  readonly episode: string;
  readonly title: string;
  readonly body: string;
  /** Said when it is closed or opened again. */
  readonly comment: string;
}

/** An issue of ours as it is on GitHub. */
export interface FiledIssue {
  readonly number: number;
  readonly open: boolean;
  readonly signature: string;
  /** The episode that its text tells of. */
  readonly episode: string;
  readonly title: string;
  readonly body: string;
}

export type IssueChange =
  | { readonly kind: 'create'; readonly wanted: WantedIssue }
  | { readonly kind: 'update' | 'reopen' | 'close'; readonly number: number; readonly wanted: WantedIssue }
  | { readonly kind: 'close-duplicate'; readonly number: number; readonly of: number };

/**
 * What makes the issues those that are wanted: at most one is open for each failure, and the same one is opened again.
 * One that somebody has closed stays closed until what it tells of is over; a failure that history does not know any more
 * keeps its issue.
 */
export function planIssues(wanted: readonly WantedIssue[], filed: readonly FiledIssue[]): readonly IssueChange[] {
  const oldest = new Map<string, FiledIssue>();
  const changes: IssueChange[] = [];
  for (const issue of filed.toSorted((a, b) => a.number - b.number)) {
    const first = oldest.get(issue.signature);
    if (first === undefined) oldest.set(issue.signature, issue);
    else if (issue.open) changes.push({ kind: 'close-duplicate', number: issue.number, of: first.number });
  }
  return [...changes, ...wanted.flatMap((one) => changeOf(one, oldest.get(one.signature)) ?? [])];
}

function changeOf(wanted: WantedIssue, filed: FiledIssue | undefined): IssueChange | undefined {
  if (filed === undefined) return wanted.open ? { kind: 'create', wanted } : undefined;
  const { number, open, episode } = filed;
  if (open && !wanted.open) return { kind: 'close', number, wanted };
  if (open)
    return filed.body === wanted.body && filed.title === wanted.title ? undefined : { kind: 'update', number, wanted };
  return wanted.open && episode !== wanted.episode ? { kind: 'reopen', number, wanted } : undefined;
}
