import { loadSeries } from '../history/series-store.ts';
import { asStreamstressError, StreamstressError } from '../model/error.ts';
import type { DataBranch } from '../ports/data-branch.ts';
import type { GitHub } from '../ports/github.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Report } from '../report/report.ts';
import { silenceOf, turnOf } from './edges.ts';
import { keepComment } from './keep-comment.ts';
import { type KeptIssues, keepIssues } from './keep-issues.ts';

/** What is used to tell people. */
export interface Announcing {
  readonly dataBranch: DataBranch;
  readonly signal: AbortSignal;
  readonly siteUrl: string | undefined;
  /** Opened when it is needed; undefined where there is no token, or no repository. */
  readonly github: (() => Promise<GitHub>) | undefined;
  readonly notifier: Notifier | undefined;
}

/** What of a run is told, and where. */
export interface Announced {
  readonly issues: boolean;
  readonly comment: boolean;
  /** That of the workflow. */
  readonly pullRequest: number | undefined;
  /** Whether the run has joined the history: issues and messages follow from that. */
  readonly published: boolean;
}

/** Tells of a run. Nothing of it fails the run: what was done and what could not be are sentences. */
export async function announce(report: Report, asked: Announced, announcing: Announcing): Promise<readonly string[]> {
  const { issues, comment, published } = asked;
  const tells = [
    ...(published ? [() => turnSent(report, announcing)] : []),
    ...(comment ? [() => commented(report, asked.pullRequest, announcing)] : []),
    ...(issues && published ? [() => issuesKept(report.run.series, announcing)] : []),
  ];
  const said: string[] = [];
  for (const tell of tells) said.push(...(await sentencesOf(tell)));
  return said;
}

/** The issues of one series. Errors: `request`, `github:no_access`; those of `keepIssues`. */
export async function keepSeriesIssues(series: string, dryRun: boolean, announcing: Announcing): Promise<KeptIssues> {
  return keepIssues(series, { ...announcing, github: await opened(announcing), dryRun });
}

/** Tells of a series without new runs, see `silenceOf`. Answers what became of the message; undefined where there is none. */
export async function tellSilence(
  series: string,
  times: { readonly now: number; readonly after: number; readonly every: number },
  { dataBranch, notifier, signal, siteUrl }: Announcing,
): Promise<string | undefined> {
  const { head } = await dataBranch.read((files) => loadSeries(files, series), signal).then(({ series }) => series);
  const newest = head.rows.at(-1);
  const notice = newest && silenceOf(series, newest, times, siteUrl);
  if (notice === undefined) return undefined;
  const why = await notifier?.send(notice);
  return why === undefined ? notice.text : `no message was sent ("${notice.text}"): ${why}`;
}

async function sentencesOf(tell: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await tell();
  } catch (thrown) {
    return [asStreamstressError(thrown).message];
  }
}

async function commented(
  report: Report,
  pullRequest: number | undefined,
  announcing: Announcing,
): Promise<readonly string[]> {
  if (pullRequest === undefined) return ['no comment: this workflow runs for no pull request'];
  const made = await keepComment(report, pullRequest, await opened(announcing), announcing.siteUrl);
  return made === 'unchanged' ? [] : [`comment ${made} at pull request ${pullRequest}`];
}

async function issuesKept(series: string, announcing: Announcing): Promise<readonly string[]> {
  const { changes, notes } = await keepSeriesIssues(series, false, announcing);
  return [...changes, ...notes];
}

async function turnSent(report: Report, { dataBranch, notifier, signal, siteUrl }: Announcing) {
  if (notifier === undefined) return [];
  const { series, id } = report.run;
  const { head } = await dataBranch.read((files) => loadSeries(files, series), signal).then((stored) => stored.series);
  const turn = turnOf(series, head.rows, id, siteUrl);
  const why = turn && (await notifier.send(turn));
  return why === undefined ? [] : [`no message was sent to the notify URL: ${why}`];
}

async function opened({ github }: Announcing): Promise<GitHub> {
  if (github !== undefined) return github();
  throw new StreamstressError(
    'request',
    ['github', 'no_access'],
    'nothing can be written to GitHub: set GITHUB_TOKEN (in a workflow as env, from github.token; pull requests of forks have none that may write), and --repository OWNER/NAME where the environment does not tell it',
  );
}
