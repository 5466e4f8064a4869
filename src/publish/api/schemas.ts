import { z } from 'zod';
import { runSummarySchema } from '../../report/run-summary.ts';

/** The static JSON API of a published history, below `api/v1/`. Fields are added, never changed or removed, while it is v1. */
export const apiVersion = 1;

const proportion = z.strictObject({
  count: z.int().min(0),
  of: z.int().min(0),
  low: z.number().min(0).max(1).describe('Lower bound of the true share, with 95 % confidence'),
  high: z.number().min(0).max(1),
});

const run = z.string().describe('Id of a run');
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const head = { apiVersion: z.literal(apiVersion), series: z.string() };

/** `index.json`. */
export const apiIndexSchema = z.strictObject({
  apiVersion: z.literal(apiVersion),
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

/** Of a test, as src/analysis tells them. */
export const states = [
  ...(['passing', 'new_failure', 'still_failing', 'fixed', 'flaky'] as const),
  ...(['new_test', 'missing', 'skipped', 'gone'] as const),
] as const;

const counts = z.strictObject(
  Object.fromEntries(states.map((state) => [state, z.int().min(0)])) as Record<(typeof states)[number], z.ZodInt>,
);

/** `series/<folder>/latest.json`: the answer. */
export const apiLatestSchema = z.strictObject({
  ...head,
  run: runSummarySchema,
  report: z
    .string()
    .optional()
    .describe('Path of the full report from the root of the site; absent where it is not kept'),
  tests: counts.describe('How many tests are in which state'),
});

/** `series/<folder>/runs.json`: the newest runs, oldest first. */
export const apiRunsSchema = z.strictObject({ ...head, runs: z.array(runSummarySchema) });

/** `series/<folder>/tests.json`: every test that is not gone. */
export const apiTestsSchema = z.strictObject({
  ...head,
  run: run.describe('The newest run, which the states are of'),
  tests: z.array(
    z.strictObject({
      id: z.string(),
      state: z.enum(states),
      lastPassed: run.optional(),
      firstFailed: run.optional(),
      broken: z.number().min(0).max(1).describe('Chance that it is broken'),
      failure: z
        .strictObject({ regression: z.number(), flake: z.number(), infrastructure: z.number() })
        .optional()
        .describe('What its failure in the newest run is, as chances'),
      passed: proportion.describe('Passed at once, in its last hundred runs'),
      flakes: proportion,
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
