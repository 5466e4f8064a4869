import { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { byStart, wasOnSandbox } from '../report/run-summary.ts';
import type { HistoryIndex } from './history-index.ts';

/** The runs that may become part of a history; where it has none yet, the oldest says of which kind it will be. */
export function ofOneKind<R extends { readonly report: Report }>(
  { sandbox }: HistoryIndex,
  runs: readonly R[],
): readonly R[] {
  const kinds = new Map(runs.map((run) => [run, wasOnSandbox(run.report)]));
  const told = runs.filter((run) => kinds.get(run) !== undefined);
  const oldest = told.toSorted((a, b) => byStart(a.report.run, b.report.run))[0];
  const kind = sandbox ?? (oldest && kinds.get(oldest));
  return runs.filter((run) => kinds.get(run) === undefined || kinds.get(run) === kind);
}

/** Why a run cannot become part of a history: verdicts must not mix sandboxes and real clusters. */
export function refusalOf({ sandbox: known, series }: HistoryIndex, report: Report): StreamstressError | undefined {
  const sandbox = wasOnSandbox(report);
  if (sandbox === undefined || known === undefined || known === sandbox) return undefined;
  const other = series.find(({ newest }) => newest.sandbox === known)?.newest;
  const [ours, theirs] = sandbox ? ['a sandbox', 'a real cluster'] : ['a real cluster', 'a sandbox'];
  return new StreamstressError(
    'request',
    ['publishing', 'sandbox_run_refused'],
    `run "${report.run.id}" of ${ours} is not published: the history has runs of ${theirs}` +
      `${other ? ` ("${other.id}")` : ''}, and verdicts must not mix the two. Publish it to another repository or branch`,
  );
}
