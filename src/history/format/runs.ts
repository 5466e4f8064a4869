import { z } from 'zod';

/** What the list of runs says of one run. `totals.failed` are assertions, `totals.errors` tests that could not run. */
const runSummarySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  series: z.string(),
  startedAt: z.iso.datetime(),
  state: z.enum(['finished', 'cancelled']),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  sandbox: z.boolean().optional().describe('Absent where the run never reached a cluster'),
  totals: z.strictObject({
    tests: z.int().min(0),
    passed: z.int().min(0),
    failed: z.int().min(0),
    skipped: z.int().min(0),
    errors: z.int().min(0),
  }),
  verdict: z.strictObject({
    kind: z.enum(['passed', 'broken', 'suspected', 'infrastructure', 'unexplained', 'incomplete', 'cancelled']),
    sentence: z.string(),
  }),
  commits: z.record(z.string(), z.string()).describe('Commit of every component and suite, by name'),
});

export type RunSummary = z.infer<typeof runSummarySchema>;

/** `data/runs.json`: one summary a run, newest last. */
export const runsSchema = z.array(runSummarySchema);

/** The folder of the data branch that holds the history. */
export const historyFolder = 'data';

export const runsPath = `${historyFolder}/runs.json`;

/** Where the report of a run lies on the data branch. */
export function reportPath(run: string): string {
  return `${historyFolder}/runs/${run}.json`;
}

/** JSON as the data branch keeps it: a value a line, so that commits stay small to read. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
