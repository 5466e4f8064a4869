import { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { byStart, summaryOf } from '../report/run-summary.ts';
import { jsonText, reportPath, runsPath } from './format/runs.ts';
import { type History, readHistory } from './history.ts';

/** The files that change, by path from the root of the branch, and the history as it is then. */
export interface Appended {
  readonly files: Map<string, string>;
  readonly history: History;
}

/**
 * Adds one run to the history that the files of the data branch hold; a run with the same id is replaced.
 * Errors: `request`, `publishing:sandbox_run_refused` where runs of sandboxes and of clusters would mix; those of
 * `readHistory`.
 */
export function appendRun(current: ReadonlyMap<string, string>, report: Report): Appended {
  const before = readHistory(current);
  const others = before.runs.filter((run) => run.id !== report.run.id);
  refuseMixture(others, report);
  const runs = [...others, summaryOf(report)].sort(byStart);
  const reports = new Map(before.reports).set(report.run.id, report);
  const files = new Map([
    [reportPath(report.run.id), jsonText(report)],
    [runsPath, jsonText(runs)],
  ]);
  return { files, history: { runs, reports } };
}

function refuseMixture(others: History['runs'], report: Report): void {
  const sandbox = report.cluster?.sandbox;
  if (sandbox === undefined) return;
  const other = others.find((run) => run.sandbox !== undefined && run.sandbox !== sandbox);
  if (other === undefined) return;
  const [ours, theirs] = sandbox ? ['a sandbox', 'a real cluster'] : ['a real cluster', 'a sandbox'];
  throw new StreamstressError(
    'request',
    ['publishing', 'sandbox_run_refused'],
    `run "${report.run.id}" of ${ours} is not published: the history has runs of ${theirs} ("${other.id}"), ` +
      'and verdicts must not mix the two. Publish it to another repository or branch',
  );
}
