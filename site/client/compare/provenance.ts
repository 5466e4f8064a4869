import type { RowSource, RunImages, RunRow } from '../../../src/history/format/run-row.ts';
import { compareUrl } from '../../../src/model/commit-links.ts';
import { shortCommit } from '../../../src/model/source.ts';

/** Something that a run was made of, before and after; undefined where it was not part of a run. */
export interface Moved {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Page of everything in between. */
  readonly url?: string | undefined;
  /** Newest first; undefined where no run has kept them. */
  readonly commits?: readonly MovedCommit[] | undefined;
  readonly source?: RowSource | undefined;
}

export interface MovedCommit {
  readonly commit: string;
  readonly author: string;
  readonly subject: string;
}

/** What two runs were made of. */
export interface Provenance {
  /** Components and suites, the operator, OpenShift: those that differ. */
  readonly moved: readonly Moved[];
  /** Names of those that do not. */
  readonly unmoved: readonly string[];
}

/** `between` are the rows after the first up to and with the second: runs keep the commits that they suspect. */
export function provenance(before: RunRow, after: RunRow, between: readonly RunRow[]): Provenance {
  const names = [...new Set([...after.sources, ...before.sources].map(({ name }) => name))];
  const parts = [
    ...names.map((name) => movedSource(sourceOf(before, name), sourceOf(after, name), name, between)),
    { name: 'operator', before: before.csv, after: after.csv },
    { name: 'OpenShift', before: before.openshift, after: after.openshift },
  ];
  const isSame = (part: Moved) => !differs(part) && part.after !== undefined;
  return {
    moved: parts.filter(differs),
    unmoved: parts.filter(isSame).map(({ name }) => name),
  };
}

/** The images that differ, by the operator's variable. */
export function movedImages(before: RunImages, after: RunImages): readonly Moved[] {
  const variables = [...new Set([...Object.keys(after), ...Object.keys(before)])].sort();
  return variables.map((name) => ({ name, before: before[name], after: after[name] })).filter(differs);
}

function differs({ before, after }: Moved): boolean {
  return before !== after;
}

function sourceOf({ sources }: RunRow, name: string): RowSource | undefined {
  return sources.find((source) => source.name === name);
}

function movedSource(
  before: RowSource | undefined,
  after: RowSource | undefined,
  name: string,
  between: readonly RunRow[],
): Moved & { readonly before: string | undefined } {
  const moved = { name, before: before?.commit, after: after?.commit, source: after ?? before };
  if (!before || !after) return moved;
  const url = compareUrl(after, before.commit, after.commit);
  return { ...moved, url, commits: commitsBetween(name, before.commit, after.commit, between) };
}

/** The newest commits of a range that ends where we end, down to where we begin. */
function commitsBetween(name: string, from: string, to: string, rows: readonly RunRow[]): Moved['commits'] {
  for (const range of rows.flatMap(({ ranges }) => ranges)) {
    if (range.name !== name || range.bad !== to || range.commits === undefined) continue;
    const end = range.good === from ? range.commits.length : range.commits.findIndex(({ commit }) => commit === from);
    if (end >= 0) return range.commits.slice(0, end);
  }
  return undefined;
}

/** A commit as people write it; anything else as it is. */
export function versionText(version: string | undefined): string {
  if (version === undefined) return 'none';
  if (/^[0-9a-f]{40,64}$/.test(version)) return shortCommit(version);
  return version.replace(/^.*@sha256:([0-9a-f]{12}).*$/, 'sha256:$1');
}
