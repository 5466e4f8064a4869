import { kindKey } from '../../../src/history/format/failure-columns.ts';
import type { Failures } from '../history/history.ts';

/** Another test that failed for the same reason, in how many runs, and in which one last. */
export interface RelatedFailure {
  readonly test: number;
  readonly runs: number;
  readonly last: number;
}

/** Tests that ever said what this one said in that run; those that say it still first. Nothing where it said nothing. */
export function relatedFailures({ kindOf, each }: Failures, test: number, run: number): readonly RelatedFailure[] {
  const wanted = kindOf(test, run);
  if (wanted === undefined || wanted.template === '') return [];
  const key = wanted.cluster ?? kindKey(wanted);
  const found = new Map<number, RelatedFailure>();
  each((other, at, kind) => {
    if (other === test || (kind.cluster ?? kindKey(kind)) !== key) return;
    const before = found.get(other);
    found.set(other, { test: other, runs: (before?.runs ?? 0) + 1, last: Math.max(at, before?.last ?? at) });
  });
  return [...found.values()].sort((a, b) => b.last - a.last || b.runs - a.runs);
}
