import type { RefChange, Refs } from './remote-refs.ts';

/** Beside a branch: out of everybody's sight, or for servers that take nothing but branches as branches. */
type Beside = 'hidden' | 'branches';

/** A ref and what it names. */
export interface NamedRef {
  readonly ref: string;
  readonly commit: string;
}

/** A text that waits for becoming part of the branch. */
export interface Left extends NamedRef {
  readonly name: string;
}

/** Where a branch and what belongs to it lie in its repository. */
export interface BranchRefs {
  readonly head: string;
  /** What `git ls-remote` is to list. */
  readonly patterns: readonly string[];
  leftRef(beside: Beside, name: string): string;
  markerRef(beside: Beside): string;
  leftIn(found: Refs): readonly Left[];
  /** The marker of whoever publishes now. */
  markerIn(found: Refs): NamedRef | undefined;
}

export function refsOf(branch: string): BranchRefs {
  const head = `refs/heads/${branch}`;
  const folders = { hidden: `refs/streamstress/${branch}/`, branches: `refs/heads/streamstress/${branch}/` };
  const both = Object.values(folders);
  const markers = both.map((folder) => `${folder}publisher`);
  return {
    head,
    patterns: [head, ...markers, ...both.map((folder) => `${folder}left/*`)],
    leftRef: (beside, name) => `${folders[beside]}left/${name}`,
    markerRef: (beside) => `${folders[beside]}publisher`,
    leftIn: (found) => both.flatMap((folder) => namedIn(found, `${folder}left/`)),
    markerIn: (found) => markers.flatMap((ref) => namedIn(found, ref)).at(0),
  };
}

function namedIn(found: Refs, start: string): readonly Left[] {
  return [...found].flatMap(([ref, commit]) =>
    ref.startsWith(start) ? [{ name: ref.slice(start.length), ref, commit }] : [],
  );
}

/** Takes refs away that are still what they were. */
export function removals(refs: readonly NamedRef[]): readonly RefChange[] {
  return refs.map(({ ref, commit }) => ({ ref, from: commit, to: undefined }));
}
