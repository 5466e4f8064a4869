import { isSurroundings } from '../../../src/model/failure.ts';
import type { Failures, History } from '../history/history.ts';
import { matchingRuns, matchingTests } from '../query/match-query.ts';
import { parseQuery } from '../query/parse-query.ts';
import { everything } from '../query/query.ts';
import { shown, shownCells } from './cells.ts';
import type { Plan } from './plan.ts';
import { type Rows, rowsOf } from './rows.ts';
import { factsOf, type TestFacts } from './test-facts.ts';
import type { ViewState } from './view-state.ts';

/** What is drawn and what it was made from. */
export interface Matrix {
  readonly plan: Plan;
  readonly headings: Rows['headings'];
  /** What is wrong with the query, as one sentence; everything is shown then. */
  readonly problem: string | undefined;
  /** Of a test, in the runs that are shown. */
  facts(test: number): TestFacts;
}

/** What is read after the history itself. */
export interface Known {
  readonly failures?: Failures;
  /** States of tests by their ids, as api/v1 has them. */
  readonly states?: ReadonlyMap<string, string>;
}

/** Cells of a history; failures of the surroundings are told apart as soon as it is known why tests failed. */
export function cellsOf({ cells, rows }: History, failures: Failures | undefined): Uint8Array {
  const all = shownCells(cells);
  failures?.each((test, run, { category }) => {
    if (isSurroundings(category)) all[test * rows.length + run] = shown.infra;
  });
  return all;
}

/** The tests and runs that a query finds, in the order and the groups that are asked. `now` in milliseconds. */
export function matrixOf(
  history: History,
  cells: Uint8Array,
  { failures, states }: Known,
  { query: text, sort, group }: Pick<ViewState, 'query' | 'sort' | 'group'>,
  now: number,
): Matrix {
  const { query = everything, problem } = parseQuery(text);
  const searched = {
    ...history,
    ...(failures && { kindOf: failures.kindOf }),
    stateOf: (test: number) => states?.get(history.tests[test]?.id ?? ''),
  };
  const columns = Uint32Array.from(matchingRuns(query, history, now));
  const stride = history.rows.length;
  const facts = remembered((test) => factsOf(cells.subarray(test * stride, (test + 1) * stride), columns));
  const failure = (test: number) => {
    const run = columns[facts(test).lastFailed];
    return run === undefined ? undefined : failures?.kindOf(test, run)?.template;
  };
  const tests = matchingTests(query, searched, now);
  const test = (number: number) => history.tests[number] ?? { id: '' };
  const { rows, headings } = rowsOf(tests, sort, group, test, facts, failure);
  return { plan: { cells, stride, rows, columns }, headings, problem, facts };
}

function remembered<T>(of: (test: number) => T): (test: number) => T {
  const known: T[] = [];
  return (test) => {
    known[test] ??= of(test);
    return known[test] as T;
  };
}
