import type { BranchFiles } from '../ports/data-branch.ts';
import { fingerprint } from './series/fingerprint.ts';
import { loadSeries } from './series-store.ts';

/** Tells of the id of a run whether a series has it already. Errors: `request`, `history:unreadable`. */
export async function knownRuns(files: BranchFiles, name: string): Promise<(id: string) => boolean> {
  const { head, sealedIds } = (await loadSeries(files, name)).series;
  const newest = new Set(head.rows.map(({ id }) => id));
  return (id) => newest.has(id) || sealedIds.has(fingerprint(id));
}
