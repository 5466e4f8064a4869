import { attribute, type Evidence } from '../../src/analysis/attribute.ts';
import type { Excuse } from '../../src/analysis/by-history.ts';
import type { Category, Classification, KnownIssueFound } from '../../src/model/failure.ts';
import type { TestResult, TestStatus } from '../../src/model/test-result.ts';
import type { Attribution, Change, CommitRange, Confirmation, OpenFailure, PastRun } from '../../src/model/verdict.ts';

/** A scenario of one capital letter. */
export function scenario(letter: string, status: TestStatus = 'failed'): TestResult {
  const file = 'specs/all.spec';
  return { id: idOf(letter), suite: 'release-tests', file, spec: 'All', scenario: letter, status, seconds: 1 };
}

export function idOf(letter: string): string {
  return `specs/all.spec::${letter}`;
}

/** What moved: `<name>1…` is good, `<name>2…` bad; commits as many as told, unknown with undefined. */
export function moved(name: string, commits: number | undefined = 2): CommitRange {
  const [good, bad] = [hash(`a${name}`), hash(`b${name}`)];
  const list = Array.from({ length: commits ?? 0 }, (_, at) => ({
    commit: hash(`${at}${name}`),
    author: 'Dev',
    subject: `Change ${at}`,
  }));
  return { name, good, bad, commits: commits === undefined ? undefined : list };
}

/** Forty hexadecimal digits that begin with those of the text. */
export function hash(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(40, '0').slice(0, 40);
}

/** A run once more: capital letters passed, small ones failed: `trial('triggers', 'Ab')`. */
export function trial(putBack: string, outcome: string): Confirmation {
  const letters = [...outcome];
  const commit = putBack === 'control' ? undefined : hash(`a${putBack}`);
  const ids = (upper: boolean) =>
    letters.filter((letter) => (letter === letter.toUpperCase()) === upper).map((letter) => idOf(letter.toUpperCase()));
  return { putBack, commit, passed: ids(true), failed: ids(false) };
}

/** An earlier run in which the scenarios of these letters passed. */
export function pastRun(id: string, passed: string): PastRun {
  return { id, sources: {}, images: {}, versions: {}, seconds: {}, passed: [...passed].map(idOf) };
}

export function classified(categories: Readonly<Record<string, Category>>): ReadonlyMap<string, Classification> {
  return new Map(
    Object.entries(categories).map(([letter, category]) => [
      idOf(letter),
      { category, rule: 'a_rule', why: 'A rule says so.', confidence: 'medium' as const },
    ]),
  );
}

const knownIssue: KnownIssueFound = {
  ...{ name: 'ISSUE-1', link: 'https://issues.example.com/1', owner: 'me', expires: '2026-12-31' },
  ...{ why: 'It is so', state: 'failing', tests: [] },
};

/** Evidence about failing scenarios that passed the night before. */
export interface Night {
  readonly failing: string;
  readonly unsteady?: boolean;
  readonly moved?: readonly CommitRange[];
  readonly trials?: readonly Confirmation[];
  readonly categories?: Readonly<Record<string, Category>>;
  readonly past?: readonly PastRun[];
  readonly open?: readonly OpenFailure[];
  /** Scenarios that the issue is known for. */
  readonly issues?: string;
  /** What moved besides and has no commits. */
  readonly versions?: Change['versions'];
  /** What the history says of scenarios, by their letter. */
  readonly excuses?: Readonly<Record<string, Excuse>>;
}

export function evidenceOf({
  failing,
  unsteady = false,
  moved: ranges = [],
  trials = [],
  categories = {},
  past,
  open = [],
  issues = '',
  versions = [],
  excuses = {},
}: Night): Evidence {
  const runs = past ?? [pastRun('yesterday', 'ABCDEFGH')];
  return {
    run: 'today',
    failing: [...failing].map((letter) => scenario(letter)),
    classified: classified(categories),
    known: new Map([...issues].map((letter) => [idOf(letter), knownIssue.name])),
    knownIssues: [knownIssue],
    past: { series: 'a/b/c', runs, open },
    moved: {
      baseline: runs[0],
      ranges,
      changes: runs[0] ? [{ since: runs[0].id, ranges, versions, unmoved: [] }] : [],
    },
    excuses: new Map(Object.entries(excuses).map(([letter, excuse]) => [idOf(letter), excuse])),
    confirmations: trials,
    unsteady,
  };
}

export function attributed(night: Night): readonly Attribution[] {
  return attribute(evidenceOf(night));
}
