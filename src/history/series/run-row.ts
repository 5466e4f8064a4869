import { z } from 'zod';
import { failuresOf, isOpen } from '../../report/open-failures.ts';
import { type Report, reportSchema } from '../../report/report.ts';
import { runSummarySchema, summaryOf } from '../../report/run-summary.ts';

const { sources, verdict } = reportSchema.shape;
const attribution = verdict.shape.attributions.element;

/** What a series keeps of a run for ever: what it was made of and what came of it. Results of its tests are in the columns. */
export const runRowSchema = z.strictObject({
  ...runSummarySchema.omit({ series: true, commits: true }).shape,
  sources,
  images: z.record(z.string(), z.string()).describe("By the operator's variable"),
  open: z
    .array(
      z.strictObject({
        test: z.string(),
        since: z.string().describe('Run in which it first failed'),
        accused: z.string().optional(),
        ranges: z.array(z.int().min(0)).optional().describe('Of `ranges`; only where it first failed in this run'),
      }),
    )
    .describe('Failures that somebody must look at'),
  ranges: attribution.shape.ranges.describe('What had moved when they first failed'),
});

export type RunRow = z.infer<typeof runRowSchema>;

export function rowOf(report: Report): RunRow {
  const { series: _, commits: __, ...summary } = summaryOf(report);
  return {
    ...summary,
    sources: report.sources,
    images: Object.fromEntries(report.images.map(({ env, image }) => [env, image])),
    ...openOf(report),
  };
}

/** Ranges are kept once, and by the run that found them. */
function openOf(report: Report): Pick<RunRow, 'open' | 'ranges'> {
  const ranges: RunRow['ranges'] = [];
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
