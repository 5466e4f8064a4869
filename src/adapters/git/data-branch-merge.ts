import type { MadePages, Merge } from '../../ports/data-branch.ts';
import type { Clone } from './data-branch-clone.ts';
import { type BranchTip, tipOf } from './data-branch-commits.ts';
import { type Landed, land } from './data-branch-land.ts';
import { leftTexts, newMarker } from './data-branch-leave.ts';
import { type Publishing, push, untilNobodyIsFaster } from './data-branch-push.ts';
import { isBusy } from './data-branch-quiet.ts';
import { type Left, type NamedRef, removals } from './data-branch-refs.ts';

/** What came of everything that was left, by name. */
export interface MergedLeft {
  readonly landed: Landed;
  readonly taken: readonly string[];
  readonly passedOver: readonly string[];
  /** Its pages are not made yet. */
  readonly isOwing: boolean;
}

/** When pages are made: not while others are at it, or now. */
type When = 'pages later' | 'pages now';

export async function takeMarker(
  publishing: Publishing,
  ref: string,
  from: string | undefined,
): Promise<NamedRef | undefined> {
  const [made] = await publishing.clone.make([newMarker()]);
  if (made === undefined || !(await push(publishing, [{ ref, from, to: made.commit }]))) return undefined;
  return { ref, commit: made.commit };
}

/** Makes everything that was left part of the branch; the marker goes with the same push, and in any other ending. */
export async function mergeAsPublisher(
  publishing: Publishing,
  marker: NamedRef,
  merge: Merge,
  when: When = 'pages later',
): Promise<MergedLeft> {
  try {
    return await untilNobodyIsFaster(publishing, () => mergeLeft(publishing, marker, merge, when));
  } catch (error) {
    await publishing.clone.tidyUp(removals([marker]));
    throw error;
  }
}

/** Undefined where somebody was faster. */
async function mergeLeft(
  publishing: Publishing,
  marker: NamedRef,
  merge: Merge,
  when: When,
): Promise<MergedLeft | undefined> {
  const { clone, refs, clock, squashAfter } = publishing;
  const found = await clone.refs();
  const [left, base] = [refs.leftIn(found), found.get(refs.head)];
  if (!(await fetchAll(clone, base, left))) return undefined;
  const tip = await tipAt(clone, base);
  const { taken, pages, isUrgent, ...merged } = await merge(clone.files(base), await leftTexts(clone, left));
  const mayWait = when === 'pages later' && pages !== undefined && !isUrgent;
  const isOwing = mayWait && (await isBusy(publishing, tip, left, taken));
  const made = isOwing ? noPages : ((await pages?.()) ?? noPages);
  const done = left.filter(({ name }) => taken.includes(name));
  const held = found.get(marker.ref) === marker.commit ? [marker] : [];
  const landing = {
    ...{ head: refs.head, tip, others: removals([...done, ...held]), squashAfter },
    merged: { ...merged, change: new Map([...merged.change, ...made.change]) },
    owedSince: isOwing ? (tip.owedSince ?? clock.now()) : undefined,
  };
  const landed = await land(clone, landing, (changes) => push(publishing, changes));
  const passedOver = left.filter((one) => !done.includes(one)).map(({ name }) => name);
  return landed && { landed: { ...landed, notes: [...landed.notes, ...made.notes] }, taken, passedOver, isOwing };
}

const noPages: MadePages = { change: new Map(), notes: [] };

/** False where the repository has one of them no more. */
async function fetchAll(clone: Clone, base: string | undefined, left: readonly Left[]): Promise<boolean> {
  if (base !== undefined && !(await clone.fetch([base], 'no files'))) return false;
  return clone.fetch(
    left.map(({ commit }) => commit),
    'files',
  );
}

async function tipAt(clone: Clone, base: string | undefined): Promise<BranchTip> {
  return tipOf(base, base === undefined ? '' : String((await clone.objects([base])).get(base) ?? ''));
}
