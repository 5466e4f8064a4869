import type { StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BranchFiles, Merge, PublishedTo } from '../../ports/data-branch.ts';
import { branchError } from './data-branch-errors.ts';
import { type Landed, land } from './data-branch-land.ts';
import { leave, leftTexts, newMarker } from './data-branch-leave.ts';
import { type Publishing, pause, push, untilNobodyIsFaster } from './data-branch-push.ts';
import { type NamedRef, removals } from './data-branch-refs.ts';
import type { Refs } from './remote-refs.ts';

/** A marker that has not changed for so long is that of somebody who died; two at once only do the same work twice. */
const longestPublishing = 120_000;

/** Leaves a text, and answers once it is part of the branch: merged by us, if it is our turn, or by somebody else. */
export async function publish(publishing: Publishing, name: string, text: string, merge: Merge): Promise<PublishedTo> {
  const { clone, refs, clock } = publishing;
  const { left, turn, ...taken } = await leave(publishing, name, text);
  const isFree = watchMarker(clock);
  let { marker } = taken;
  for (let looks = 1; ; looks += 1) {
    const merged = marker && (await mergeAsPublisher(publishing, marker, merge));
    if (merged?.taken.includes(name)) return { ...merged.landed, files: clone.files(merged.landed.commit) };
    if (merged?.passedOver.includes(name)) throw notUnderstood(publishing, name);
    const found = await clone.refs();
    const isMerged = found.get(left.ref) !== left.commit;
    const { commit, files } = isMerged ? await newest(publishing, found) : {};
    if (commit !== undefined && files) return { commit, files, created: false, notes: [] };
    const held = refs.markerIn(found);
    marker = isFree(held) ? await takeMarker(publishing, held?.ref ?? turn, held?.commit) : undefined;
    if (!marker) await pause(publishing, looks);
  }
}

/** The newest commit of the branch, and its files; `lately` are refs that were just listed. */
export function newest(
  publishing: Publishing,
  lately?: Refs,
): Promise<{ readonly commit: string | undefined; readonly files: BranchFiles }> {
  const { clone, refs } = publishing;
  let listed = lately;
  return untilNobodyIsFaster(publishing, async () => {
    const commit = (listed ?? (await clone.refs())).get(refs.head);
    listed = undefined;
    const isHere = commit === undefined || (await clone.fetch([commit], 'no files'));
    return isHere ? { commit, files: clone.files(commit) } : undefined;
  });
}

/** Tells of the marker, as it is seen again and again, whether it can be taken. */
function watchMarker({ now }: Clock): (held: NamedRef | undefined) => boolean {
  let seen: { readonly commit: string; readonly since: number } | undefined;
  return (held) => {
    if (held === undefined) return true;
    if (seen?.commit !== held.commit) seen = { commit: held.commit, since: now() };
    return now() - seen.since > longestPublishing;
  };
}

async function takeMarker(
  publishing: Publishing,
  ref: string,
  from: string | undefined,
): Promise<NamedRef | undefined> {
  const [made] = await publishing.clone.make([newMarker()]);
  if (made === undefined || !(await push(publishing, [{ ref, from, to: made.commit }]))) return undefined;
  return { ref, commit: made.commit };
}

/** What came of everything that was left, by name. */
interface MergedLeft {
  readonly landed: Landed;
  readonly taken: readonly string[];
  readonly passedOver: readonly string[];
}

/** Makes everything that was left part of the branch; the marker goes with the same push, and in any other ending. */
async function mergeAsPublisher(publishing: Publishing, marker: NamedRef, merge: Merge): Promise<MergedLeft> {
  try {
    return await untilNobodyIsFaster(publishing, () => mergeLeft(publishing, marker, merge));
  } catch (error) {
    await publishing.clone.tidyUp(removals([marker]));
    throw error;
  }
}

/** Undefined where somebody was faster. */
async function mergeLeft(publishing: Publishing, marker: NamedRef, merge: Merge): Promise<MergedLeft | undefined> {
  const { clone, refs, squashAfter } = publishing;
  const found = await clone.refs();
  const [left, base] = [refs.leftIn(found), found.get(refs.head)];
  const commits = left.map(({ commit }) => commit);
  if (base !== undefined && !(await clone.fetch([base], 'no files'))) return undefined;
  if (!(await clone.fetch(commits, 'files'))) return undefined;
  const { taken, ...merged } = await merge(clone.files(base), await leftTexts(clone, left));
  const done = left.filter(({ name }) => taken.includes(name));
  const held = found.get(marker.ref) === marker.commit ? [marker] : [];
  const landing = { head: refs.head, base, merged, others: removals([...done, ...held]), squashAfter };
  const landed = await land(clone, landing, (changes) => push(publishing, changes));
  const passedOver = left.filter((one) => !done.includes(one)).map(({ name }) => name);
  return landed && { landed, taken, passedOver };
}

function notUnderstood({ place }: Publishing, name: string): StreamstressError {
  return branchError('unreadable', place, `what we left as "${name}" is not understood`);
}
