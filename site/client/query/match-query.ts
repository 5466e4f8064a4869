import { cellStatus } from '../../../src/history/format/status-columns.ts';
import type { FieldTerm, Query, ResultWord, RunsTerm, SequenceTerm } from './query.ts';
import { runsValue } from './runs-value.ts';

/** The history that is searched. Runs are numbered oldest first, tests in the order of `tests`. */
export interface SearchedHistory {
  readonly tests: readonly SearchedTest[];
  readonly rows: readonly SearchedRun[];
  /** By test, a status (src/history/format/status-columns.ts) for each run. */
  readonly statuses: readonly Uint8Array[];
  /** Of which kind a failure is; without it `category:`, `cluster:` and `error:` find nothing. */
  kindOf?(test: number, run: number): FailureKind | undefined;
  /** State of a test as api/v1 has it; without it `is:` finds nothing. */
  stateOf?(test: number): string | undefined;
}

interface SearchedTest {
  readonly id: string;
  readonly spec?: string | undefined;
  readonly component?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly importance?: string | undefined;
}

interface SearchedRun {
  readonly startedAt: string;
  readonly labels?: readonly string[] | undefined;
}

interface FailureKind {
  readonly template: string;
  readonly category: string;
  readonly cluster?: string | undefined;
}

/** Whether a test is found, given its number. */
type Holds = (test: number) => boolean;

const bits: Readonly<Record<ResultWord, number>> = {
  passed: 1 << cellStatus.passed,
  failed: (1 << cellStatus.failed) | (1 << cellStatus.error),
  error: 1 << cellStatus.error,
  flaky: 1 << cellStatus.flaky,
  skipped: 1 << cellStatus.skipped,
};

/** Numbers of the runs that a query looks at, oldest first. `now` in milliseconds. */
export function matchingRuns(query: Query, { rows }: Pick<SearchedHistory, 'rows'>, now: number): readonly number[] {
  const terms = termsOf(query).filter((term) => term.kind === 'runs');
  const runs = [...rows.keys()].filter((run) => terms.every((term) => runHolds(term, rows[run], now)));
  const last = terms.filter(({ field }) => field === 'last').map(({ value }) => Number(value));
  return runs.slice(-Math.min(runs.length, ...last) || runs.length);
}

/** Numbers of the tests that a query finds in the runs that it looks at. A term reads every cell once at most. */
export function matchingTests(query: Query, history: SearchedHistory, now: number): readonly number[] {
  const runs = matchingRuns(query, history, now);
  const holds = compile(query, history, Uint32Array.from(runs));
  return [...history.tests.keys()].filter(holds);
}

function termsOf(query: Query): readonly Query[] {
  return query.kind === 'all' ? query.of : [query];
}

function runHolds({ field, value }: RunsTerm, row: SearchedRun | undefined, now: number): boolean {
  if (row === undefined || field === 'last') return row !== undefined;
  if (field === 'label') return row.labels?.includes(value) ?? false;
  const wanted = runsValue(field, value, now);
  const startedAt = Date.parse(row.startedAt);
  return field === 'until' ? startedAt <= Number(wanted) : startedAt >= Number(wanted);
}

function compile(query: Query, history: SearchedHistory, runs: Uint32Array): Holds {
  switch (query.kind) {
    case 'all': {
      const all = query.of.map((term) => compile(term, history, runs));
      return (test) => all.every((holds) => holds(test));
    }
    case 'any': {
      const any = query.of.map((term) => compile(term, history, runs));
      return (test) => any.some((holds) => holds(test));
    }
    case 'not': {
      const holds = compile(query.of, history, runs);
      return (test) => !holds(test);
    }
    case 'runs':
      return () => true;
    case 'text':
      return contains(query.value, (test) => history.tests[test]?.id);
    case 'sequence':
      return followed(query, history, runs);
    case 'field':
      return fieldHolds(query, history, runs);
  }
}

function fieldHolds({ field, value }: FieldTerm, history: SearchedHistory, runs: Uint32Array): Holds {
  const { tests, statuses } = history;
  const same = (of: (test: number) => string | undefined): Holds => {
    const wanted = value.toLowerCase();
    return (test) => of(test)?.toLowerCase() === wanted;
  };
  const lastKind = (test: number) => kindOfLast(history, runs, test);
  switch (field) {
    case 'component':
      return same((test) => tests[test]?.component);
    case 'importance':
      return same((test) => tests[test]?.importance);
    case 'tag': {
      const wanted = value.toLowerCase();
      return (test) => tests[test]?.tags?.some((tag) => tag.toLowerCase() === wanted) ?? false;
    }
    case 'spec':
      return contains(value, (test) => tests[test]?.id.split('::')[0]);
    case 'is':
      return same((test) => history.stateOf?.(test));
    case 'status': {
      const wanted = bits[value as ResultWord];
      return (test) => ((1 << lastOf(statuses[test], runs)) & wanted) !== 0;
    }
    case 'ever': {
      const wanted = bits[value as ResultWord];
      return (test) => everWas(statuses[test], runs, wanted);
    }
    case 'category':
      return same((test) => lastKind(test)?.category);
    case 'cluster':
      return (test) => lastKind(test)?.cluster?.startsWith(value) ?? false;
    case 'error':
      return contains(value, (test) => lastKind(test)?.template);
  }
}

function contains(value: string, of: (test: number) => string | undefined): Holds {
  const wanted = value.toLowerCase();
  return (test) => of(test)?.toLowerCase().includes(wanted) ?? false;
}

function everWas(column: Uint8Array | undefined, runs: Uint32Array, wanted: number): boolean {
  if (column === undefined) return false;
  for (const run of runs) if ((1 << (column[run] ?? 0)) & wanted) return true;
  return false;
}

function lastOf(column: Uint8Array | undefined, runs: Uint32Array): number {
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const status = column?.[runs[at] ?? 0] ?? cellStatus.absent;
    if (status !== cellStatus.absent) return status;
  }
  return cellStatus.absent;
}

function kindOfLast(history: SearchedHistory, runs: Uint32Array, test: number): FailureKind | undefined {
  const column = history.statuses[test];
  const run = runs.findLast((at) => column?.[at] === cellStatus.failed || column?.[at] === cellStatus.error);
  return run === undefined ? undefined : history.kindOf?.(test, run);
}

/** One bit for each result of the sequence that was reached; runs that a test was no part of are passed over. */
function followed({ of }: SequenceTerm, { statuses }: SearchedHistory, runs: Uint32Array): Holds {
  const steps = Uint32Array.from(Object.values(cellStatus), (status) =>
    of.reduce((mask, word, n) => ((bits[word] >> status) & 1 ? mask | (1 << n) : mask), 0),
  );
  const whole = 1 << (of.length - 1);
  return (test) => {
    const column = statuses[test];
    if (column === undefined) return false;
    let reached = 0;
    for (const run of runs) {
      const status = column[run] ?? cellStatus.absent;
      if (status === cellStatus.absent) continue;
      reached = ((reached << 1) | 1) & (steps[status] ?? 0);
      if (reached & whole) return true;
    }
    return false;
  };
}
