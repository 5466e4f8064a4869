import { StreamstressError } from '../../model/error.ts';
import type { Merge } from '../../ports/data-branch.ts';
import type { Landed } from './data-branch-land.ts';
import { type MergedLeft, mergeAsPublisher, takeMarker } from './data-branch-merge.ts';
import type { Publishing } from './data-branch-push.ts';
import { becomesQuiet } from './data-branch-quiet.ts';

/**
 * Makes the pages that are owed once nobody has come for a while; whoever comes makes them instead. What goes wrong with
 * that is only told: the texts are on the branch, and the next publisher makes all pages that are missing.
 */
export async function settlePages(
  publishing: Publishing,
  { landed, passedOver }: MergedLeft,
  turn: string,
  merge: Merge,
): Promise<Landed> {
  try {
    if (!(await becomesQuiet(publishing, landed.commit, passedOver))) return landed;
    const marker = await takeMarker(publishing, turn, undefined);
    const settled = marker && (await mergeAsPublisher(publishing, marker, merge, 'pages now'));
    if (settled === undefined) return landed;
    return { ...settled.landed, created: landed.created, notes: [...landed.notes, ...settled.landed.notes] };
  } catch (error) {
    if (!(error instanceof StreamstressError)) throw error;
    return { ...landed, notes: [...landed.notes, `the pages follow with the next run: ${error.message}`] };
  }
}
