import type { TestState } from '../../../src/model/series.ts';

/** What is asked of the history: which tests, and in which of their runs. An empty `all` asks for everything. */
export type Query = AllOf | AnyOf | Not | FieldTerm | RunsTerm | TextTerm | SequenceTerm;

interface AllOf {
  readonly kind: 'all';
  readonly of: readonly Query[];
}

interface AnyOf {
  readonly kind: 'any';
  readonly of: readonly Query[];
}

interface Not {
  readonly kind: 'not';
  readonly of: Query;
}

/** `component:triggers`: what a test is, or how it ended. */
export interface FieldTerm {
  readonly kind: 'field';
  readonly field: TestField;
  readonly value: string;
}

/** `since:14d`: which runs are looked at. */
export interface RunsTerm {
  readonly kind: 'runs';
  readonly field: RunsField;
  readonly value: string;
}

/** Words of a test's id, in any case. */
interface TextTerm {
  readonly kind: 'text';
  readonly value: string;
}

/** `seq(pass fail fail)`: results that follow each other in the runs that a test was part of. */
export interface SequenceTerm {
  readonly kind: 'sequence';
  readonly of: readonly ResultWord[];
}

/** Fields of a test, and what help says of each. */
export const testFields = {
  component: 'what its specification says it tests: component:triggers',
  tag: 'one of its tags: tag:sanity',
  importance: 'as its specification has it: importance:critical',
  spec: 'words of its spec file: spec:rbac',
  status: 'how it ended last: passed, failed (could not run, too), error, flaky or skipped',
  ever: 'how it ended at least once: ever:flaky',
  is: 'its state in the newest run: new (a new failure), failing (still), fixed, flaky, passing, new_test, missing or skipped',
  category: 'why it failed last: category:upstream_regression',
  cluster: 'of which failures its last one is, by the id of these: cluster:1f0c',
  error: 'words of its last error: error:"no matches for kind"',
} as const;

/** Fields of runs. */
export const runsFields = {
  since: 'only runs from then on: since:14d, since:8w or since:2026-11-01',
  until: 'only runs up to then: until:2026-11-01 is with that day',
  last: 'only so many of the newest runs: last:30',
  label: 'only runs that were published with it: label:nightly',
} as const;

export type TestField = keyof typeof testFields;
export type RunsField = keyof typeof runsFields;

/** Results by their words; those of `status` and `seq`. */
export const resultWords = ['passed', 'failed', 'error', 'flaky', 'skipped'] as const;
export type ResultWord = (typeof resultWords)[number];

/** `pass` is `passed`. Undefined for what is no result. */
export function resultWord(text: string): ResultWord | undefined {
  const short: Readonly<Record<string, ResultWord>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };
  return short[text] ?? resultWords.find((word) => word === text);
}

const states: readonly TestState[] = [
  ...(['passing', 'new_failure', 'still_failing', 'fixed', 'flaky'] as const),
  ...(['new_test', 'missing', 'skipped', 'gone'] as const),
];

/** `new` is a new failure. Undefined for what is no state. */
export function stateWord(text: string): TestState | undefined {
  if (text === 'new') return 'new_failure';
  return text === 'failing' ? 'still_failing' : states.find((state) => state === text);
}

export const everything: Query = { kind: 'all', of: [] };
