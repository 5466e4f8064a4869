import * as z from 'zod';
import { shortChance } from '../model/chance.ts';
import type { SeriesVerdict, TestState } from '../model/series.ts';
import type { Change, CommitRange } from '../model/verdict.ts';
import { stateCounts, stateCountsSchema, testVerdictJson, testVerdictSchema } from './test-verdict.ts';

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

export const rangeSchema = z.strictObject({
  name: z.string().describe('Component or suite'),
  good: commit.describe('Last commit known to pass'),
  bad: commit.describe('First commit known to fail'),
  commits: z
    .array(
      z.strictObject({ commit, author: z.string(), subject: z.string(), committedAt: z.iso.datetime().optional() }),
    )
    .optional()
    .describe('Commits after good up to and including bad, newest first; absent where the history could not be read'),
});

const change = z.strictObject({
  since: z.string().describe('Id of an earlier run, in which a test had another result than now'),
  ranges: z.array(rangeSchema).describe('good is what that run had, bad what this one has'),
  versions: z.array(
    z.strictObject({ name: z.string().describe('operator or openshift'), good: z.string(), bad: z.string() }),
  ),
  unmoved: z.array(z.string()).describe('The same in both runs, so no cause'),
});

/** What the series says of a run and its tests. */
export const historySchema = z.strictObject({
  runs: z.int().min(1).describe('Earlier runs that it was judged by'),
  outage: z.number().min(0).max(1).describe('Chance that something outside of what is tested made tests fail'),
  states: stateCountsSchema.describe('How many tests are in which state'),
  tests: z.array(testVerdictSchema).describe('Those that do not simply pass, are skipped or gone'),
  changes: z.array(change),
});

export type ReportHistory = z.infer<typeof historySchema>;

const untold: ReadonlySet<TestState> = new Set<TestState>(['passing', 'skipped', 'gone']);

/** In the order in which a reader wants to see them. */
const order: readonly TestState[] = ['new_failure', 'fixed', 'still_failing', 'flaky', 'missing', 'new_test'];

export function historyJson({ runs, outage, tests }: SeriesVerdict, changes: readonly Change[]): ReportHistory {
  const told = tests.filter(({ state }) => !untold.has(state));
  return {
    runs: runs - 1,
    outage: shortChance(outage),
    states: stateCounts(tests),
    tests: told.map(testVerdictJson).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)),
    changes: changes.map(({ since, ranges, versions, unmoved }) => ({
      since,
      ranges: ranges.map(rangeJson),
      versions: [...versions],
      unmoved: [...unmoved],
    })),
  };
}

export function rangeJson({ commits, ...range }: CommitRange): z.infer<typeof rangeSchema> {
  return { ...range, ...(commits ? { commits: [...commits] } : {}) };
}
