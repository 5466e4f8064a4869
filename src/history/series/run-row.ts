import { failuresOf, isOpen } from '../../report/open-failures.ts';
import type { Report } from '../../report/report.ts';
import { summaryOf } from '../../report/run-summary.ts';
import type { RowResources, RunRow } from '../format/run-row.ts';
import type { WholeRow } from './series.ts';

export function rowOf(report: Report): WholeRow {
  const { series: _, commits: __, ...summary } = summaryOf(report);
  const resources = resourcesOf(report);
  return {
    ...summary,
    sources: report.sources,
    images: Object.fromEntries(report.images.map(({ env, image }) => [env, image])),
    ...openOf(report),
    ...(resources ? { resources } : {}),
  };
}

/** Ranges are kept once, and by the run that found them. */
function openOf(report: Report): Pick<RunRow, 'open' | 'ranges'> {
  const ranges: RunRow['ranges'][number][] = [];
  const numbers = new Map<string, number>();
  const numberOf = (range: RunRow['ranges'][number]) => {
    const key = `${range.name} ${range.good} ${range.bad}`;
    const number = numbers.get(key) ?? ranges.push(range) - 1;
    numbers.set(key, number);
    return number;
  };
  const open = failuresOf(report)
    .filter(isOpen)
    .map(({ test, attribution }) => {
      const since = attribution?.since ?? report.run.id;
      const accused = attribution?.accused;
      return {
        test: test.id,
        since,
        ...(accused === undefined ? {} : { accused }),
        ...(since === report.run.id ? { ranges: (attribution?.ranges ?? []).map(numberOf) } : {}),
      };
    });
  return { open, ranges };
}

function resourcesOf({ resources }: Report): RowResources | undefined {
  const totals = resources?.specs.flatMap(({ total }) => total ?? []) ?? [];
  if (resources === undefined || totals.length === 0) return undefined;
  const most = (of: 'cpu' | 'memory' | 'pods') => Math.max(...totals.map((total) => total[of].max));
  const parallel = resources.parallelism.specs;
  return {
    ...{ cpu: most('cpu'), memory: most('memory'), pods: most('pods') },
    ...(parallel === undefined ? {} : { parallel }),
  };
}
