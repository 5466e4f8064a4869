import { type FiledIssue, type IssueChange, planIssues } from '../analysis/issues/plan-issues.ts';
import { asStreamstressError } from '../model/error.ts';
import type { DataBranch } from '../ports/data-branch.ts';
import type { GitHub } from '../ports/github.ts';
import { changeText } from './change-text.ts';
import { issueMarker, markerIn } from './marker.ts';
import { wantedIssues } from './wanted-issues.ts';

/** What became of the issues of a series, one sentence or block of text each. */
export interface KeptIssues {
  /** What was changed; of a dry run, what would be, with the differences. */
  readonly changes: readonly string[];
  /** What is worth knowing besides: what GitHub refused, what is left for the next run. */
  readonly notes: readonly string[];
}

export interface KeepingIssues {
  readonly dataBranch: DataBranch;
  readonly github: GitHub;
  readonly signal: AbortSignal;
  readonly siteUrl: string | undefined;
  readonly dryRun: boolean;
}

/** People may label others' issues with it to hand them to us; only who may triage can. */
const label = 'streamstress';
/** Changes of one run: GitHub wants a pause of seconds after each. */
const most = 20;
/** What people are waiting for comes first. */
const order = ['close-duplicate', 'close', 'reopen', 'create', 'update'] as const;

/**
 * Makes the issues of a series those that its history asks for, a few at a time. Errors: those of reading the history;
 * `github:…` of reading the issues. What GitHub does not take is a note.
 */
export async function keepIssues(series: string, keeping: KeepingIssues): Promise<KeptIssues> {
  const { dataBranch, github, signal, siteUrl, dryRun } = keeping;
  const filed = await filedIssues(series, github);
  const wanted = await dataBranch.read((files) => wantedIssues(files, series, filed, siteUrl), signal);
  const plan = planIssues(wanted, filed).toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const now = plan.slice(0, most);
  const left = plan.length - now.length;
  const later = left > 0 ? [`${changesText(left)} of issues left for the next run, ${most} are made in one`] : [];
  if (dryRun) return { changes: now.map((change) => changeText(change, filed, 'would')), notes: later };
  const { changes, notes } = await makeAll(now, filed, github);
  return { changes, notes: [...notes, ...later] };
}

/** Ours, by the mark that they carry. */
async function filedIssues(series: string, github: GitHub): Promise<readonly FiledIssue[]> {
  const issues = await github.issues(label);
  return issues.flatMap(({ trusted, ...issue }) => {
    const marker = trusted ? markerIn(issue.body, issueMarker) : undefined;
    if (marker?.series !== series) return [];
    return [{ ...issue, signature: marker.signature, episode: marker.episode }];
  });
}

/** One that is not taken stops no other; one that is refused, or may not be made now, stops all that follow. */
async function makeAll(
  plan: readonly IssueChange[],
  filed: readonly FiledIssue[],
  github: GitHub,
): Promise<KeptIssues> {
  const [changes, notes]: [string[], string[]] = [[], []];
  for (const [made, change] of plan.entries()) {
    try {
      changes.push(changeText(change, filed, 'did', await make(change, github)));
    } catch (thrown) {
      const error = asStreamstressError(thrown);
      notes.push(error.message);
      if (error.reason === 'github:invalid') continue;
      return { changes, notes: [...notes, `${changesText(plan.length - made)} of issues left for the next run`] };
    }
  }
  return { changes, notes };
}

/** The number of the issue. What it says when it is closed stays: it tells of what was. */
async function make(change: IssueChange, github: GitHub): Promise<number> {
  if (change.kind === 'create') {
    const { title, body } = change.wanted;
    return github.createIssue({ title, body, labels: [label] });
  }
  const { number } = change;
  if (change.kind === 'close-duplicate') {
    await github.changeIssue(number, { state: 'closed', reason: 'duplicate' });
    await github.createComment(number, `The same as #${change.of}.`);
    return number;
  }
  const { title, body, comment } = change.wanted;
  if (change.kind === 'close') await github.changeIssue(number, { state: 'closed', reason: 'completed' });
  else await github.changeIssue(number, { title, body, ...(change.kind === 'reopen' ? { state: 'open' } : {}) });
  if (change.kind !== 'update') await github.createComment(number, comment);
  return number;
}

function changesText(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}
