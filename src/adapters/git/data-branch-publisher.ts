import type { StreamstressError } from '../../model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BranchFiles, Merge, PublishedTo } from '../../ports/data-branch.ts';
import { branchError } from './data-branch-errors.ts';
import { leave } from './data-branch-leave.ts';
import { mergeAsPublisher, takeMarker } from './data-branch-merge.ts';
import { settlePages } from './data-branch-pages.ts';
import { type Publishing, pause, untilNobodyIsFaster } from './data-branch-push.ts';
import type { NamedRef } from './data-branch-refs.ts';
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
    if (merged?.taken.includes(name)) {
      const landed = merged.isOwing ? await settlePages(publishing, merged, turn, merge) : merged.landed;
      return { ...landed, files: clone.files(landed.commit) };
    }
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

function notUnderstood({ place }: Publishing, name: string): StreamstressError {
  return branchError('unreadable', place, `what we left as "${name}" is not understood`);
}
