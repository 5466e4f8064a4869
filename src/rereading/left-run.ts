import type { FinishedRun } from '../model/finished-run.ts';
import type { Link, LinkValue } from '../model/link.ts';
import type { Attribution } from '../model/verdict.ts';
import type { ExplainContext } from '../results/explain/explain.ts';

/** A run that is over, as what it has left tells it. Why its tests failed is not taken from there: that is said anew. */
export interface LeftRun extends Omit<FinishedRun, 'find'> {
  readonly links: Links;
  /** Who was found to blame; a run that is read again proves nothing new. */
  readonly attributions: readonly Attribution[];
  /** What was seen of the cluster while the tests ran. */
  readonly seen: Pick<ExplainContext, 'components' | 'evidence' | 'assumeUpstream'>;
}

/** Where nothing of it was kept. */
export const unseen: LeftRun['seen'] = { components: [], evidence: new Map(), assumeUpstream: false };

/** Values by link. */
export type Links = ReadonlyMap<Link, unknown>;

/** A link with its value, type-checked. */
export function left<L extends Link>(link: L, value: LinkValue<L>): readonly [Link, unknown] {
  return [link, value];
}

export function finishedRun({ links, attributions: _, seen: __, ...run }: LeftRun): FinishedRun {
  return { ...run, find: <L extends Link>(link: L) => links.get(link) as LinkValue<L> | undefined };
}
