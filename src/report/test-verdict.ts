import * as z from 'zod';
import { shortChance } from '../model/chance.ts';
import type { FailureChances, Proportion, TestState, TestVerdict } from '../model/series.ts';

/** How a test stands in its series, for the report and the API. */

const states = [
  ...(['passing', 'new_failure', 'still_failing', 'fixed', 'flaky'] as const),
  ...(['new_test', 'missing', 'skipped', 'gone'] as const),
] as const satisfies readonly TestState[];

const run = z.string().describe('Id of a run');
const chance = z.number().min(0).max(1);

const proportion = z.strictObject({
  count: z.int().min(0),
  of: z.int().min(0),
  low: chance.describe('Lower bound of the true share, with 95 % confidence'),
  high: chance,
});

export const testVerdictSchema = z.strictObject({
  id: z.string(),
  state: z
    .enum(states)
    .describe('Beside the run before; gone: missing for longer; missing: was in the run before, and is not there now'),
  lastPassed: run.optional(),
  lastFailed: run.optional(),
  firstFailed: run.optional().describe('Of a test that fails: where that began'),
  failedRuns: z.int().min(1).optional().describe('And in how many of its runs in a row it has failed'),
  broken: chance.describe('Chance that it is broken'),
  onset: z
    .strictObject({
      run: run.describe('In which it most likely broke'),
      earlier: z.int().min(0).describe('It may have been so many of its runs earlier'),
      later: z.int().min(0).describe('Or so many later, with 95 %'),
    })
    .optional()
    .describe('Of a test that is more likely broken than not'),
  failure: z
    .strictObject({ regression: chance, flake: chance, infrastructure: chance })
    .optional()
    .describe('What its failure in the newest run is by its history alone, as chances; a second run knows better'),
  passed: proportion.describe('Passed at once, in its last hundred runs'),
  flakes: proportion.describe('Failed without being broken, or passed only when it was run again'),
});

/** How many tests are in which state. */
export const stateCountsSchema = z.strictObject(
  Object.fromEntries(states.map((state) => [state, z.int().min(0)])) as Record<TestState, z.ZodInt>,
);

type TestVerdictJson = z.infer<typeof testVerdictSchema>;

/** A verdict as the schema has it: what is not known is left out, numbers have three decimals. */
export function testVerdictJson(verdict: TestVerdict): TestVerdictJson {
  const { id, state, lastPassed, lastFailed, firstFailed, failedRuns, broken, onset, failure, passed, flakes } =
    verdict;
  return {
    ...{ id, state },
    ...(lastPassed === undefined ? {} : { lastPassed }),
    ...(lastFailed === undefined ? {} : { lastFailed }),
    ...(firstFailed === undefined ? {} : { firstFailed }),
    ...(failedRuns === undefined ? {} : { failedRuns }),
    broken: shortChance(broken),
    ...(onset ? { onset } : {}),
    ...(failure ? { failure: chancesJson(failure) } : {}),
    passed: proportionJson(passed),
    flakes: proportionJson(flakes),
  };
}

export function stateCounts(tests: readonly { readonly state: TestState }[]): Record<TestState, number> {
  const count = (wanted: TestState) => tests.filter(({ state }) => state === wanted).length;
  return Object.fromEntries(states.map((state) => [state, count(state)])) as Record<TestState, number>;
}

function chancesJson({ regression, flake, infrastructure }: FailureChances): TestVerdictJson['failure'] {
  return {
    regression: shortChance(regression),
    flake: shortChance(flake),
    infrastructure: shortChance(infrastructure),
  };
}

function proportionJson({ count, of, low, high }: Proportion): TestVerdictJson['passed'] {
  return { count, of, low: Number(low.toFixed(3)), high: Number(high.toFixed(3)) };
}
