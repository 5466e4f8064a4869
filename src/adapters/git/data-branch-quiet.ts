import type { BranchTip } from './data-branch-commits.ts';
import { type Publishing, pause } from './data-branch-push.ts';
import type { Left } from './data-branch-refs.ts';

/** Milliseconds after which pages are made even while others are at it. */
const longestOwed = 600_000;
/** Looks, with 0.7 seconds or so before each, at which nobody has come. */
const quietLooks = 8;

/**
 * Whether others are at it, so that pages made now would soon be out of date: they were put off already, several texts
 * were merged, or somebody has left one meanwhile. Pages that are owed for ten minutes are put off no longer.
 */
export async function isBusy(
  { clone, clock, refs }: Publishing,
  { owedSince }: BranchTip,
  left: readonly Left[],
  taken: readonly string[],
): Promise<boolean> {
  if (owedSince !== undefined) return clock.now() - owedSince < longestOwed;
  return taken.length > 1 || refs.leftIn(await clone.refs()).length > left.length;
}

/** Whether nobody comes for a while, but for what was passed over, by name. `commit` is the newest one of the branch. */
export async function becomesQuiet(
  publishing: Publishing,
  commit: string,
  passedOver: readonly string[],
): Promise<boolean> {
  const { clone, refs } = publishing;
  for (let look = 1; look <= quietLooks; look += 1) {
    await pause(publishing);
    const found = await clone.refs();
    const hasCome = refs.leftIn(found).some(({ name }) => !passedOver.includes(name));
    if (hasCome || refs.markerIn(found) !== undefined || found.get(refs.head) !== commit) return false;
  }
  return true;
}
