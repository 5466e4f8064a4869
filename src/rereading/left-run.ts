import type { FinishedRun } from '../model/finished-run.ts';
import type { Link, LinkValue } from '../model/link.ts';
import type { SuiteResult } from '../model/test-result.ts';
import type { Attribution } from '../model/verdict.ts';
import type { Report } from '../report/report.ts';
import type { ExplainContext } from '../results/explain/explain.ts';

/** A run that is over, as what it has left tells it. Why its tests failed is not taken from there: that is said anew. */
export interface LeftRun extends Omit<FinishedRun, 'find'> {
  readonly links: Links;
  /** Who was found to blame; a run that is read again proves nothing new. */
  readonly attributions: readonly Attribution[];
  /** What its series said of it. */
  readonly history?: Report['history'];
  /** What was seen of the cluster while the tests ran. */
  readonly seen: Pick<ExplainContext, 'components' | 'evidence' | 'assumeUpstream'>;
}

/** What another tool tells of a run: when it was and what became of its tests, and nothing else. Times are milliseconds since 1970. */
export interface ToldRun {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly result: SuiteResult;
}

/** The last time of which there is a date. */
export const latest = 8.64e15;

export function toldRun({ id, startedAt, endedAt, result }: ToldRun, version: string): LeftRun {
  const { suite } = result;
  return {
    request: { ...{ goal: 'run', runId: id, series: 'none' }, ...{ baseline: false, testing: { failOn: 'any' } } },
    ...{ version, components: [], suites: [{ name: suite }], steps: [], cancelled: false },
    ...{ startedAt, endedAt: Math.min(latest, Math.max(startedAt, endedAt)) },
    links: new Map([left(`results:${suite}`, result)]),
    attributions: [],
    seen: unseen,
  };
}

/** Where nothing of it was kept. */
export const unseen: LeftRun['seen'] = { components: [], evidence: new Map(), assumeUpstream: false };

/** Values by link. */
export type Links = ReadonlyMap<Link, unknown>;

/** A link with its value, type-checked. */
export function left<L extends Link>(link: L, value: LinkValue<L>): readonly [Link, unknown] {
  return [link, value];
}

export function finishedRun({ links, attributions: _, history: __, seen: ___, ...run }: LeftRun): FinishedRun {
  return { ...run, find: <L extends Link>(link: L) => links.get(link) as LinkValue<L> | undefined };
}
