import { logsPath } from '../history/format/paths.ts';
import { type HistoryPolicy, usualPolicy } from '../model/history-policy.ts';
import type { BranchFiles, Merged } from '../ports/data-branch.ts';
import type { Pages } from '../ports/pages.ts';
import { addLeft } from './add-left.ts';
import { apiFiles } from './api/api-files.ts';
import { changed, mergeChanges } from './changed-files.ts';
import { landingsOf, runViewsOf } from './landing.ts';
import { type LeftReport, logsText, readLeft } from './left-report.ts';
import { pageFiles, runPagePath } from './page-files.ts';
import { withinLimits } from './size-limits.ts';

export interface MergeOptions {
  readonly pages: Pages;
  /** Where the site is served: `https://<owner>.github.io/<repository>/`. */
  readonly siteUrl?: string | undefined;
  /** What is kept how long; absent: as it comes with us. */
  readonly policy?: HistoryPolicy | undefined;
}

/**
 * Makes what was left part of the history, with everything that follows from it: logs, pages, API. What is of a later
 * version is left for whoever has that. `notes` are about limits that come near, one sentence each. Errors: as `addLeft`,
 * and those of the pages.
 */
export async function mergeLeft(
  files: BranchFiles,
  left: ReadonlyMap<string, Uint8Array>,
  { pages, siteUrl, policy = usualPolicy }: MergeOptions,
): Promise<Merged & { readonly notes: readonly string[] }> {
  const readable = [...left].flatMap(([name, bytes]) => {
    const runs = readLeft(bytes);
    return runs ? [{ name, runs }] : [];
  });
  const taken = readable.map(({ name }) => name);
  const added = await addLeft(
    files,
    readable.flatMap(({ runs }) => runs),
    policy,
  );
  if (added === undefined) return { message: messageOf([]), change: new Map(), taken, notes: [] };
  const { change, runs, dropped } = added;
  for (const { report, logs } of runs) change.set(logsPath(report.run.id), logsText(logs));
  const views = { landings: await landingsOf(changed(files, change), added), runs: runViewsOf(added) };
  mergeChanges(change, await pageFiles(views, pages, siteUrl));
  mergeChanges(change, apiFiles(added, siteUrl));
  for (const id of dropped) for (const path of [runPagePath(id), logsPath(id)]) change.set(path, undefined);
  return { message: messageOf(runs), change, taken, notes: withinLimits(added) };
}

function messageOf(runs: readonly LeftReport[]): string {
  const [first] = runs;
  if (first === undefined || runs.length > 1) return `Add ${runs.length} runs`;
  const { run, verdict } = first.report;
  return `Add run ${run.id}\n\n${verdict.sentence}`;
}
