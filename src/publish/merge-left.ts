import { type HistoryPolicy, usualPolicy } from '../model/history-policy.ts';
import type { BranchFiles, MadePages, Merged } from '../ports/data-branch.ts';
import { addLeft } from './add-left.ts';
import { type LeftReport, readLeft } from './left-report.ts';
import { owedPages, type PagesOptions } from './owed-pages.ts';

export interface MergeOptions extends PagesOptions {
  /** What is kept how long; absent: as it comes with us. */
  readonly policy?: HistoryPolicy | undefined;
}

/**
 * Makes what was left part of the history; the pages and the API are made when they are asked for, with all that they owe.
 * What is of a later version is left for whoever has that. Errors: as `addLeft` and, of the pages, as `owedPages`.
 */
export async function mergeData(
  files: BranchFiles,
  left: ReadonlyMap<string, Uint8Array>,
  { policy = usualPolicy, ...options }: MergeOptions,
): Promise<Merged & { readonly pages: () => Promise<MadePages> }> {
  const readable = [...left].flatMap(([name, bytes]) => {
    const runs = readLeft(bytes);
    return runs ? [{ name, runs }] : [];
  });
  const added = await addLeft(
    files,
    readable.flatMap(({ runs }) => runs),
    policy,
  );
  return {
    message: messageOf(added.runs),
    change: added.change,
    taken: readable.map(({ name }) => name),
    pages: () => owedPages(files, added, options),
    isUrgent: added.replaced.length > 0,
  };
}

/** The same with the pages: nobody else is at it. */
export async function mergeLeft(
  files: BranchFiles,
  left: ReadonlyMap<string, Uint8Array>,
  options: MergeOptions,
): Promise<Pick<Merged, 'message' | 'taken'> & MadePages> {
  const { pages, change, message, taken } = await mergeData(files, left, options);
  const made = await pages();
  return { message, taken, change: new Map([...change, ...made.change]), notes: made.notes };
}

function messageOf(runs: readonly LeftReport[]): string {
  const [first] = runs;
  if (first === undefined) return 'Make the pages';
  if (runs.length > 1) return `Add ${runs.length} runs`;
  const { run, verdict } = first.report;
  return `Add run ${run.id}\n\n${verdict.sentence}`;
}
