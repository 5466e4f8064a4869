import type {
  MeasuredResources,
  ResourceProfile,
  ResourceSample,
  ResourceUse,
  SpecResources,
  Spread,
} from '../model/resources.ts';
import type { TestResult } from '../model/test-result.ts';
import { safeParallelism } from './safe-parallelism.ts';

/** When a scenario ran: milliseconds since 1970. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** What the tests needed of the cluster, by spec file. */
export function profileOf(
  { nodes, allocatable, samples }: MeasuredResources,
  tests: readonly TestResult[],
): ResourceProfile {
  const ran = tests.filter(({ status }) => status !== 'skipped');
  const start = ran.flatMap(windowOf).reduce((first, { from }) => Math.min(first, from), Number.POSITIVE_INFINITY);
  const before = samples.filter(({ at }, number) => number === 0 || at < start);
  const baseline = { cpu: average(before, 'cpu'), memory: average(before, 'memory'), pods: average(before, 'pods') };
  const files = Map.groupBy(ran, ({ suite, file }) => `${suite}\n${file}`);
  const specs = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => specOf(own, samples, baseline));
  return {
    ...{ nodes, allocatable, baseline, specs },
    samples: { baseline: before.length, all: samples.length },
    parallelism: safeParallelism(allocatable, baseline, specs),
  };
}

/** Of its last attempt; empty where nothing tells when it ran. */
function windowOf({ startedAt, seconds }: TestResult): readonly Window[] {
  const from = Date.parse(startedAt ?? '');
  return Number.isNaN(from) ? [] : [{ from, to: from + seconds * 1000 }];
}

function specOf(tests: readonly TestResult[], all: readonly ResourceSample[], baseline: ResourceUse): SpecResources {
  const windows = tests.flatMap(windowOf);
  const own = all.filter(({ at }) => windows.some(({ from, to }) => from <= at && at <= to));
  const known = {
    ...{ suite: tests[0]?.suite ?? '', file: tests[0]?.file ?? '', samples: own.length },
    seconds: Math.round(tests.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000,
  };
  if (own.length === 0) return known;
  const total = { cpu: spread(own, 'cpu'), memory: spread(own, 'memory'), pods: spread(own, 'pods') };
  const above = (resource: keyof ResourceUse) => Math.max(0, total[resource].max - baseline[resource]);
  return { ...known, total, peak: { cpu: above('cpu'), memory: above('memory'), pods: above('pods') } };
}

function spread(samples: readonly ResourceSample[], resource: keyof ResourceUse): Spread {
  const sorted = samples.map((sample) => sample[resource]).toSorted((a, b) => a - b);
  const [min = 0, max = 0, p95 = 0] = [sorted[0], sorted.at(-1), sorted[Math.ceil(0.95 * sorted.length) - 1]];
  return { min, max, avg: average(samples, resource), p95 };
}

function average(samples: readonly ResourceSample[], resource: keyof ResourceUse): number {
  return Math.round(samples.reduce((sum, sample) => sum + sample[resource], 0) / samples.length);
}
