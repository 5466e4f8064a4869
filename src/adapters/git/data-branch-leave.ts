import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Clone } from './data-branch-clone.ts';
import { afterRefusal, type Publishing, untilNobodyIsFaster } from './data-branch-push.ts';
import type { Left, NamedRef } from './data-branch-refs.ts';
import type { NewCommit } from './import-stream.ts';

/** Our own text beside the branch, the ref of whose turn it is to publish, and our marker there, where it is ours. */
interface OursLeft {
  readonly left: Left;
  readonly turn: string;
  readonly marker: NamedRef | undefined;
}

/** After so many refusals texts are left as branches. */
const refusalsOfHidden = 3;
const content = 'content.gz';

/** A commit like no other. */
export function newMarker(): NewCommit {
  return { message: `Publish ${randomUUID()}`, parent: undefined, files: new Map() };
}

/** Leaves a text and, with the same push, takes the marker where it is free. Errors: those of pushing. */
export async function leave(publishing: Publishing, name: string, text: string): Promise<OursLeft> {
  const { clone, refs } = publishing;
  const files = new Map([[content, gzipSync(text, { level: 9 })]]);
  const made = await clone.make([{ message: `Leave ${name}`, parent: undefined, files }, newMarker()]);
  const [commit, marker] = made.map((one) => one.commit) as [string, string];
  let refusals = 0;
  let when: 'lately' | undefined = 'lately';
  return untilNobodyIsFaster(publishing, async () => {
    const beside = refusals < refusalsOfHidden ? 'hidden' : 'branches';
    const [ours, turn] = [refs.leftRef(beside, name), refs.markerRef(beside)];
    const found = await clone.refs(when);
    when = undefined;
    const free = refs.markerIn(found) === undefined ? [{ ref: turn, from: undefined, to: marker }] : [];
    const [left, taken] = await clone.pushEach([{ ref: ours, from: found.get(ours), to: commit }, ...free]);
    if (left === 'landed') {
      const won = taken === 'landed' ? { ref: turn, commit: marker } : undefined;
      return { left: { name, ref: ours, commit }, turn, marker: won };
    }
    if (left !== undefined && left !== 'lost') await afterRefusal(publishing, left, ++refusals);
    return undefined;
  });
}

/** What was left, by name; what cannot be read is nothing, and stays for whoever left it. */
export async function leftTexts(clone: Clone, left: readonly Left[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const objects = await clone.objects(left.map(objectName));
  return new Map(left.map((one) => [one.name, unpacked(objects.get(objectName(one)))]));
}

function objectName({ commit }: Left): string {
  return `${commit}:${content}`;
}

function unpacked(bytes: Uint8Array = new Uint8Array()): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch {
    return new Uint8Array();
  }
}
