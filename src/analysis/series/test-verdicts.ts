import type { TestStatus } from '../../model/test-result.ts';
import { type FailureChances, followSeries } from './follow-series.ts';
import { type Proportion, proportion } from './proportion.ts';

/** What a test has done in the runs of a series. */
export interface TestHistory {
  readonly id: string;
  /** Tests of one specification break together. */
  readonly spec: string;
  /** Oldest run first; undefined where it was not part of a run. */
  readonly results: readonly (TestStatus | undefined)[];
}

/**
 * How a test stands in the newest run, compared with the runs before. `new_failure`: passed when it last ran;
 * `still_failing`: failed then too; `fixed`: failed then and passes now; `flaky`: passed only when it was run again;
 * `new_test`: was never there; `missing`: was in the run before, and is not there now.
 */
export type TestState =
  | 'passing'
  | 'new_failure'
  | 'still_failing'
  | 'fixed'
  | 'flaky'
  | 'new_test'
  | 'missing'
  | 'skipped'
  | 'gone';

/** A test as its series shows it; runs are numbers in the order of the series. */
export interface TestVerdict {
  readonly id: string;
  readonly state: TestState;
  /** Newest run in which it passed. */
  readonly lastPassed: number | undefined;
  /** Of a test that fails: the run in which that began. */
  readonly firstFailed: number | undefined;
  /** Chance that it is broken, whatever its last result. */
  readonly broken: number;
  /** Of a failure in the newest run: what it is. */
  readonly failure: FailureChances | undefined;
  /** How often it passed at once in its last hundred runs. */
  readonly passed: Proportion;
  /** How often it failed without being broken, or passed only when it was run again. */
  readonly flakes: Proportion;
}

/** Results that a rate is made of. */
const window = 100;

/** A failure more likely caused by a regression is no flake. */
const likely = 0.5;

/** Every test of a series, judged by its runs, oldest first. */
export function testVerdicts(tests: readonly TestHistory[], runs: number): readonly TestVerdict[] {
  const follower = followSeries();
  const broken = new Map<string, number>();
  const chances = new Map<string, (FailureChances | undefined)[]>();
  for (let run = 0; run < runs; run += 1) {
    const ran = tests.flatMap(({ id, spec, results }) => {
      const result = results[run];
      return result === undefined || result === 'skipped' ? [] : [{ id, spec, failed: fails(result) }];
    });
    for (const { id, broken: chance, failure } of follower.push(ran).tests) {
      broken.set(id, chance);
      const known = chances.get(id) ?? [];
      known[run] = failure;
      chances.set(id, known);
    }
  }
  return tests.map((test) => verdictOf(test, runs, broken.get(test.id) ?? 0, chances.get(test.id) ?? []));
}

function verdictOf(
  { id, results }: TestHistory,
  runs: number,
  broken: number,
  chances: readonly (FailureChances | undefined)[],
): TestVerdict {
  const newest = runs - 1;
  const ran = results.flatMap((result, run) => (result === undefined || result === 'skipped' ? [] : [run]));
  const passes = ran.filter((run) => !fails(results[run]));
  const lastPassed = passes.at(-1);
  const last = ran.at(-1);
  const failing = last !== undefined && fails(results[last]);
  const recent = ran.slice(-window);
  const flaked = (run: number) =>
    results[run] === 'flaky' || (fails(results[run]) && (chances[run]?.flake ?? 0) > likely);
  return {
    id,
    state: stateOf(results, newest, ran),
    lastPassed,
    firstFailed: failing ? ran.find((run) => run > (lastPassed ?? -1)) : undefined,
    broken,
    failure: chances[newest],
    passed: proportion(recent.filter((run) => results[run] === 'passed').length, recent.length),
    flakes: proportion(recent.filter(flaked).length, recent.length),
  };
}

function stateOf(results: TestHistory['results'], newest: number, ran: readonly number[]): TestState {
  const result = results[newest];
  if (result === undefined) return results[newest - 1] === undefined ? 'gone' : 'missing';
  if (result === 'skipped') return 'skipped';
  if (newest > 0 && results.findIndex((one) => one !== undefined) === newest) return 'new_test';
  if (result === 'flaky') return 'flaky';
  const before = ran.at(-2);
  const failedBefore = before !== undefined && fails(results[before]);
  if (fails(result)) return failedBefore ? 'still_failing' : 'new_failure';
  return failedBefore ? 'fixed' : 'passing';
}

function fails(result: TestStatus | undefined): boolean {
  return result === 'failed' || result === 'error';
}
