import * as z from 'zod';
import { noOperator } from '../model/cluster-facts.ts';
import { importedLabel } from '../model/import-request.ts';
import { label, type Report, totalsSchema } from './report.ts';

/** What the list of runs says of one run. `totals.failed` are assertions, `totals.errors` tests that could not run. */
export const runSummarySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  series: z.string(),
  startedAt: z.iso.datetime(),
  state: z.enum(['finished', 'cancelled']),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  sandbox: z.boolean().optional().describe('Absent where the run never reached a cluster'),
  totals: totalsSchema,
  verdict: z.strictObject({
    kind: z.enum(['passed', 'broken', 'suspected', 'infrastructure', 'unexplained', 'incomplete', 'cancelled']),
    sentence: z.string(),
  }),
  seconds: z.number().min(0).optional().describe('From its start to its end'),
  openshift: z.string().optional(),
  csv: z.string().optional().describe('ClusterServiceVersion of the operator'),
  baseline: z.boolean().optional().describe("True where the operator's own images were tested on purpose"),
  labels: z.array(label).readonly().optional(),
  commits: z.record(z.string(), z.string()).describe('Commit of every component and suite, by name'),
});

export type RunSummary = z.infer<typeof runSummarySchema>;

/** One line of the list of runs. */
export function summaryOf(report: Report): RunSummary {
  const { id, series, startedAt, endedAt, state, exitCode, baseline, labels } = report.run;
  const { kind, sentence } = report.verdict;
  return {
    id,
    series,
    startedAt,
    state,
    exitCode,
    ...clusterOf(report),
    seconds: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    ...(baseline && { baseline }),
    ...(labels && { labels }),
    totals: report.totals,
    verdict: { kind, sentence },
    commits: Object.fromEntries(report.sources.map((source) => [source.name, source.commit])),
  };
}

function clusterOf(report: Report): Partial<RunSummary> {
  const sandbox = wasOnSandbox(report);
  const { openshift, csv } = report.cluster ?? {};
  return {
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(report.cluster && { openshift, ...(csv === noOperator ? {} : { csv }) }),
  };
}

/** Undefined where it never reached a cluster. Runs of other tools did, and no sandbox, though these do not tell more. */
export function wasOnSandbox({ run, cluster }: Report): boolean | undefined {
  return cluster?.sandbox ?? (run.labels?.includes(importedLabel) ? false : undefined);
}

type Started = Pick<RunSummary, 'id' | 'startedAt'>;

/** Oldest first; runs of the same instant by id, so that every publisher writes the same order. */
export function byStart(a: Started, b: Started): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
