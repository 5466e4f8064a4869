import type { Category } from '../src/model/failure.ts';
import type { StepStatus } from '../src/model/run-event.ts';
import type { TestStatus } from '../src/model/test-result.ts';
import type { Attribution, Verdict } from '../src/model/verdict.ts';

/** How a thing looks: its colour, its shape and its pattern. */
export type Tone = 'good' | 'bad' | 'error' | 'quiet';

interface Word {
  readonly word: string;
  readonly tone: Tone;
}

export const verdictWords: Record<Verdict['kind'], Word> = {
  passed: { word: 'Passed', tone: 'good' },
  broken: { word: 'Broken', tone: 'bad' },
  suspected: { word: 'Suspected', tone: 'bad' },
  unexplained: { word: 'Unexplained', tone: 'bad' },
  infrastructure: { word: 'Infrastructure', tone: 'error' },
  incomplete: { word: 'Incomplete', tone: 'error' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
};

export const testWords: Record<TestStatus, Word> = {
  passed: { word: 'passed', tone: 'good' },
  flaky: { word: 'flaky', tone: 'error' },
  failed: { word: 'failed', tone: 'bad' },
  error: { word: 'could not run', tone: 'error' },
  skipped: { word: 'skipped', tone: 'quiet' },
};

export const stepWords: Record<StepStatus, Word> = {
  succeeded: { word: 'succeeded', tone: 'good' },
  red: { word: 'red', tone: 'bad' },
  failed: { word: 'failed', tone: 'error' },
  blocked: { word: 'blocked', tone: 'quiet' },
  cancelled: { word: 'cancelled', tone: 'quiet' },
  skipped: { word: 'skipped', tone: 'quiet' },
};

/** In the order in which a reader wants to see them. */
export const categoryWords: Record<Category, string> = {
  upstream_regression: 'Upstream regression',
  test_bug: 'Test bug',
  unclassified: 'Unclassified',
  manifest_skew: 'Manifest skew',
  missing_component: 'Missing optional component',
  upgrade_prerequisite: 'Upgrade prerequisite',
  configuration_gap: 'Configuration gap',
  platform_issue: 'Platform issue',
  flaky: 'Flaky',
};

/** What an attribution says of its test, as the start of a line. */
export function accusation({
  verdict,
  accused,
}: {
  verdict: Attribution['verdict'];
  accused?: string | undefined;
}): string {
  switch (verdict) {
    case 'accused':
      return `${accused} broke it`;
    case 'suspected':
      return 'One of several may have broken it';
    case 'known':
      return accused === undefined ? 'Known, not explained yet' : `Known: ${accused} broke it`;
    case 'flaky':
      return 'Flaky: it passed when nothing was changed';
    case 'unexplained':
      return 'Nothing explains it yet';
  }
}

export const exitWords: Record<0 | 1 | 2 | 3, string> = {
  0: 'all tests passed',
  1: 'some tests failed',
  2: 'a build, the infrastructure or the request is at fault',
  3: 'tests failed, and something else did too',
};

/** `1 commit`, `2 commits`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
