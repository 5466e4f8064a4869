import * as z from 'zod';
import { runSummarySchema } from '../../report/run-summary.ts';
import { stateCountsSchema, testVerdictSchema } from '../../report/test-verdict.ts';

/** The static JSON API of a published history, below `api/v1/`. Fields are added, never changed or removed, while it is v1. */
export const apiVersion = 1;

const run = z.string().describe('Id of a run');
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const start = {
  $schema: z.string().describe('Path of the JSON Schema of this file, from this file'),
  apiVersion: z.literal(apiVersion),
};
const head = { ...start, series: z.string() };

const range = z.strictObject({
  name: z.string().describe('Component or suite'),
  good: commit.describe('Last commit known to pass'),
  bad: commit.describe('First commit known to fail'),
});

/** `index.json`. */
export const apiIndexSchema = z.strictObject({
  ...start,
  sandbox: z.boolean().optional().describe('Of which kind the clusters are; absent where no run has reached one'),
  series: z.array(
    z.strictObject({
      name: z.string(),
      folder: z.string().describe('Of its files: series/<folder>/latest.json, runs.json, tests.json, components.json'),
      runs: z.int().min(1),
      newest: runSummarySchema,
    }),
  ),
});

/** `series/<folder>/latest.json`: the answer. */
export const apiLatestSchema = z.strictObject({
  ...head,
  run: runSummarySchema,
  report: z
    .string()
    .optional()
    .describe('Path of the full report from the root of the site; absent where it is not kept'),
  judged: run.optional().describe('Newest run that ended and reached tests, which `tests` and `outage` are of'),
  tests: stateCountsSchema.describe('How many tests are in which state'),
  outage: z.number().min(0).max(1).describe('Chance that something outside of what is tested made tests fail'),
  open: z
    .array(
      z.strictObject({
        test: z.string(),
        since: run.describe('In which it first failed'),
        accused: z.string().optional().describe('Component or suite whose commits are proven to be at fault'),
        ranges: z.array(range).describe('What had moved when it first failed; components.json has the commits'),
      }),
    )
    .describe('Failures that somebody must look at: open until their test passes again'),
});

/** `series/<folder>/runs.json`: the newest runs, oldest first. */
export const apiRunsSchema = z.strictObject({ ...head, runs: z.array(runSummarySchema) });

/** `series/<folder>/tests.json`: every test that is not gone. */
export const apiTestsSchema = z.strictObject({
  ...head,
  run: run.describe('The newest run, which the states are of'),
  tests: z.array(
    z.strictObject({
      ...testVerdictSchema.shape,
      spec: z.string().optional().describe('Heading of its specification'),
      caseId: z.string().optional().describe('Test-case id of the heading: PIPELINES-11-TC02'),
      component: z.string().optional().describe('What the specification says it tests'),
      tags: z.array(z.string()).readonly().optional(),
      importance: z.string().optional(),
      kind: z
        .strictObject({
          template: z.string().describe('What its error says but for what changes from run to run'),
          category: z.string(),
          cluster: z.string().optional().describe('The same for the same template in every run'),
          owner: z.string().optional(),
        })
        .optional()
        .describe('Of its failure in the newest run'),
      recent: z
        .string()
        .regex(/^[.PFSYE]*$/)
        .describe('Newest results, oldest first: P passed, F failed, E could not run, Y flaky, S skipped, . not there'),
    }),
  ),
});

/** `series/<folder>/components.json`. */
export const apiComponentsSchema = z.strictObject({
  ...head,
  components: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['component', 'suite']),
      repository: z.string(),
      newest: z.strictObject({ commit, run }).describe('What the newest run had of it'),
      safe: z.strictObject({ commit, run }).optional().describe('Newest of which a run has passed'),
      range: z
        .strictObject({
          ...range.omit({ name: true }).shape,
          commits: z
            .array(
              z.strictObject({
                ...{ commit, author: z.string(), subject: z.string() },
                committedAt: z.iso.datetime().optional(),
              }),
            )
            .optional()
            .describe('Commits after good up to and including bad, newest first; absent where that could not be read'),
          since: run,
          tests: z.int().min(1).describe('How many open failures began with it'),
        })
        .optional()
        .describe('What of it is suspected of the newest of the failures that are open'),
    }),
  ),
});

/** By the name of the file that they describe. */
export const apiSchemas = {
  index: apiIndexSchema,
  latest: apiLatestSchema,
  runs: apiRunsSchema,
  tests: apiTestsSchema,
  components: apiComponentsSchema,
} as const;
