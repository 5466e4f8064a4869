import type { Category } from '../src/model/failure.ts';
import type { StepStatus } from '../src/model/run-event.ts';
import type { FailureChances, Proportion, TestState } from '../src/model/series.ts';
import type { Attribution, Verdict } from '../src/model/verdict.ts';
import type { Status } from './statuses.ts';

interface Word {
  readonly word: string;
  /** Whose mark stands beside it. */
  readonly status: Status;
}

export const verdictWords: Record<Verdict['kind'], Word> = {
  passed: { word: 'Passed', status: 'passed' },
  broken: { word: 'Broken', status: 'failed' },
  suspected: { word: 'Suspected', status: 'failed' },
  unexplained: { word: 'Unexplained', status: 'failed' },
  infrastructure: { word: 'Infrastructure', status: 'infra' },
  incomplete: { word: 'Incomplete', status: 'infra' },
  cancelled: { word: 'Cancelled', status: 'skipped' },
};

export const stepWords: Record<StepStatus, Word> = {
  succeeded: { word: 'succeeded', status: 'passed' },
  red: { word: 'red', status: 'failed' },
  failed: { word: 'failed', status: 'error' },
  blocked: { word: 'blocked', status: 'skipped' },
  cancelled: { word: 'cancelled', status: 'skipped' },
  skipped: { word: 'skipped', status: 'skipped' },
};

/** In the order in which a reader wants to see them. */
export const changeStates = [
  ...(['new_failure', 'still_failing', 'fixed', 'flaky', 'missing', 'new_test'] as const),
] as const satisfies TestState[];

export const changeLooks: Record<(typeof changeStates)[number], Word> = {
  new_failure: { word: 'New failures', status: 'failed' },
  still_failing: { word: 'Still failing', status: 'failed' },
  fixed: { word: 'Fixed', status: 'passed' },
  flaky: { word: 'Flaky', status: 'flaky' },
  missing: { word: 'Missing', status: 'absent' },
  new_test: { word: 'New tests', status: 'passed' },
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
    case 'likely_flaky':
      return 'Flaky, most likely: it was before';
    case 'likely_outage':
      return 'An outage, most likely: many failed at once';
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

/** What a failure most likely is; what is not certain is never said to be. */
export function likeliest(chances: FailureChances): string {
  const entries = Object.entries(chances) as [keyof FailureChances, number][];
  const [word, chance] = entries.reduce((one, other) => (other[1] > one[1] ? other : one));
  return `${word}, ${chance > 0.99 ? 'over 99' : Math.floor(chance * 100)} % likely`;
}

/** `37 of 40`. */
export function ofText({ count: n, of }: Proportion): string {
  return `${n} of ${of}`;
}

/** Whether upstream may be taken, by a verdict and the parts that it names. */
export function advice(
  kind: Verdict['kind'],
  named: { accused: readonly string[]; suspected: readonly string[] },
): string {
  switch (kind) {
    case 'passed':
      return 'Take upstream';
    case 'broken':
    case 'suspected':
      return blame(named) || 'Do not take upstream';
    case 'unexplained':
      return 'Wait: nothing explains the failures yet';
    case 'infrastructure':
    case 'incomplete':
    case 'cancelled':
      return 'Not known: this run says nothing about upstream';
  }
}

function blame({ accused, suspected }: { accused: readonly string[]; suspected: readonly string[] }): string {
  const parts = [
    ...(accused.length > 0 ? [`do not take ${accused.join(', ')}`] : []),
    ...(suspected.length > 0 ? [`wait with ${suspected.join(', ')}`] : []),
  ];
  const text = parts.join('; ');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `1 commit`, `2 commits`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
