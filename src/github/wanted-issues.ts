import { failureLife } from '../analysis/issues/failure-life.ts';
import type { FiledIssue, WantedIssue } from '../analysis/issues/plan-issues.ts';
import { reportPath } from '../history/format/paths.ts';
import type { Series } from '../history/series/series.ts';
import { openFailures } from '../history/series-past.ts';
import { loadSeries } from '../history/series-store.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import type { Report } from '../report/report.ts';
import { parseReport } from '../report/report-files.ts';
import { episodeOf, type IssueFacts, issueBody, issueTitle, turnComment } from './issue-text.ts';
import { rerunCommand } from './rerun-command.ts';
import { type SeenFailure, seenFailures } from './seen-failures.ts';

/** What is open in a series, and what came of the issues that are there. Errors: those of `loadSeries`. */
export async function wantedIssues(
  files: BranchFiles,
  name: string,
  filed: readonly FiledIssue[],
  siteUrl: string | undefined,
): Promise<readonly WantedIssue[]> {
  const { series } = await loadSeries(files, name);
  const known = new Set(filed.map(({ signature }) => signature));
  const lives = seenFailures(series)
    .map((failure) => ({ failure, life: failureLife(failure.seen, failure.proven) }))
    .filter(({ failure, life }) => life.open || known.has(failure.signature));
  const reports = await reportsOf(files, new Set(lives.map(({ failure }) => lastRed(failure).id)));
  return lives.map(({ failure, life }) => {
    const run = lastRed(failure);
    const command = rerunCommand(run, failure.tests, reports.get(run.id));
    return wantedOf({ series: name, failure, life, found: foundOf(series, failure), command, siteUrl });
  });
}

function wantedOf(facts: IssueFacts): WantedIssue {
  return {
    signature: facts.failure.signature,
    open: facts.life.open,
    episode: episodeOf(facts),
    title: issueTitle(facts),
    body: issueBody(facts),
    comment: turnComment(facts),
  };
}

/** A failure was seen at least once. */
function lastRed({ runs, seen }: SeenFailure): Series['head']['rows'][number] {
  return runs[seen.lastIndexOf('failing')] as Series['head']['rows'][number];
}

function foundOf(series: Series, { tests }: SeenFailure) {
  const own = new Set(tests);
  return openFailures(series).filter(({ test }) => own.has(test));
}

/** Full reports of these runs, as far as they are kept and this version can read them. */
async function reportsOf(files: BranchFiles, runs: ReadonlySet<string>): Promise<ReadonlyMap<string, Report>> {
  const paths = new Map([...runs].map((run) => [reportPath(run), run]));
  const found = await files.read([...paths.keys()]);
  return new Map([...found].flatMap(([path, bytes]) => reportIn(path, bytes).map((report) => [report.run.id, report])));
}

function reportIn(path: string, bytes: Uint8Array): Report[] {
  try {
    return [parseReport(new TextDecoder().decode(bytes), path)];
  } catch {
    return [];
  }
}
