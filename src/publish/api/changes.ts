import type { RunRow } from '../../history/format/run-row.ts';

/** A run whose verdict is of another kind than that of the run before, or that did not reach its end. */
export interface Change {
  readonly run: RunRow;
  /** `passed → broken: run-17`. */
  readonly title: string;
}

const mostChanges = 50;
/** Kinds of verdicts that say nothing of what was tested: such a run is told of, and nothing is compared with it. */
const silent: ReadonlySet<RunRow['verdict']['kind']> = new Set(['incomplete', 'cancelled']);

/** The newest changes, newest first. */
export function changesOf(rows: readonly RunRow[]): readonly Change[] {
  const changes: Change[] = [];
  let before: string | undefined;
  for (const run of rows) {
    const { kind } = run.verdict;
    const isSilent = silent.has(kind);
    if (isSilent || before === undefined) changes.push({ run, title: `${kind}: ${run.id}` });
    else if (kind !== before) changes.push({ run, title: `${before} → ${kind}: ${run.id}` });
    if (!isSilent) before = kind;
  }
  return changes.slice(-mostChanges).reverse();
}
