import { type Classification, isSurroundings } from '../model/failure.ts';
import type { StepResult } from '../model/run-event.ts';
import { shortCommit } from '../model/source.ts';
import { hasFailed, type TestResult } from '../model/test-result.ts';
import type { Attribution, CommitRange, Verdict } from '../model/verdict.ts';

/** What a run has come to. */
export interface Findings {
  readonly tests: readonly TestResult[];
  readonly classified: ReadonlyMap<string, Classification>;
  /** Name of the known issue by test id. */
  readonly known: ReadonlyMap<string, string>;
  readonly attributions: readonly Attribution[];
  /** What went wrong outside the tests. */
  readonly problems: readonly string[];
  readonly steps: readonly StepResult[];
  readonly cancelled: boolean;
  /** Whether tests were asked for. */
  readonly testing: boolean;
  /** Whether it was upstream images that were tested. */
  readonly upstream: boolean;
  /** Whether nothing was swapped because that was asked for. */
  readonly baseline: boolean;
}

/** The answer in one sentence, and its kind. */
export function judge(findings: Findings): Verdict {
  const { attributions } = findings;
  const answer = (kind: Verdict['kind'], sentence: string): Verdict => ({ kind, sentence, attributions });
  if (findings.cancelled) return answer('cancelled', 'The run was cancelled before it could tell.');
  const regressions = regressionSentences(attributions.filter((attribution) => !isExcused(attribution, findings)));
  const rest = remarks(findings);
  const say = (first: readonly string[]) => [...first, ...rest].map((part) => `${bare(part)}.`).join(' ');
  for (const [kind, sentences] of regressions) {
    if (sentences.length > 0) return answer(kind, say(regressions.flatMap(([, all]) => all)));
  }
  const failed = findings.steps.find(({ status }) => status === 'failed');
  if (failed || findings.problems.length > 0) return answer('incomplete', say([]));
  if (findings.tests.some(hasFailed)) {
    const nobody = attributions.some(isLikely) ? 'Most likely no upstream commit' : 'No upstream commit';
    return answer('infrastructure', say([`${nobody} is to blame`]));
  }
  if (!findings.testing) return answer('passed', 'Everything that was asked for was done.');
  return answer('passed', say([passedSentence(findings)]));
}

/** Whether a failure is accepted or, where nobody is accused of it, that of the surroundings or of chance. */
function isExcused({ test, accused, ranges }: Attribution, { classified, known }: Findings): boolean {
  if (known.has(test)) return true;
  const category = classified.get(test)?.category;
  return accused === undefined && ranges.length === 0 && (isSurroundings(category) || category === 'flaky');
}

/** Sentences by the kind of verdict that they make, the weightiest first. */
type Sentences = readonly (readonly [Verdict['kind'], string[]])[];

function regressionSentences(attributions: readonly Attribution[]): Sentences {
  const [broken, suspected, unexplained]: [string[], string[], string[]] = [[], [], []];
  for (const group of sameCause(attributions)) {
    const [first] = group;
    if (!first) continue;
    const what = scenarios(group);
    if (first.accused !== undefined) broken.push(accusation(first, what, group));
    else if (first.ranges.length > 0) suspected.push(suspicion(first, what, group));
    else if (first.verdict !== 'flaky' && !isLikely(first)) {
      const why = first.verdict === 'known' ? '' : `: ${first.evidence.at(-1)}`;
      unexplained.push(`${what} ${fails(first, group)}, unexplained${why}`);
    }
  }
  return [
    ['broken', broken],
    ['suspected', suspected],
    ['unexplained', unexplained],
  ];
}

/** "Verify …" fails; suspects: pipeline abc1234..def5678: 3 commits, triggers …: 2 commits (no single return makes it pass). */
function suspicion(first: Attribution, what: string, group: readonly Attribution[]): string {
  const suspects = first.ranges.map(rangeText).join(', ');
  const why = first.verdict === 'known' ? '' : ` (${first.evidence.at(-1)})`;
  return `${what} ${fails(first, group)}; suspect${first.ranges.length > 1 ? 's' : ''}: ${suspects}${why}`;
}

function fails({ verdict, since }: Attribution, group: readonly Attribution[]): string {
  const verb = group.length > 1 ? 'fail' : 'fails';
  return verdict === 'known' ? `still ${verb} (since run ${since})` : verb;
}

/** triggers broke "Verify …" between abc1234 and def5678: 2 commits; passes again with …; pipeline cleared. */
function accusation(first: Attribution, what: string, group: readonly Attribution[]): string {
  const range = first.ranges[0];
  const between = range ? ` between ${shortCommit(range.good)} and ${shortCommit(range.bad)}${countText(range)}` : '';
  const still = first.verdict === 'known' ? ` (since run ${first.since}, still failing)` : '';
  const proof =
    first.verdict === 'known'
      ? ''
      : `; ${group.length > 1 ? 'pass' : 'passes'} again with the earlier ${first.accused}`;
  const cleared = first.cleared.length > 0 ? `; ${first.cleared.join(' and ')} cleared` : '';
  return `${first.accused} broke ${what}${between}${still}${proof}${cleared}`;
}

function sameCause(attributions: readonly Attribution[]): Attribution[][] {
  const groups = new Map<string, Attribution[]>();
  for (const attribution of attributions) {
    const { verdict, accused, ranges, since: first, evidence } = attribution;
    const key = JSON.stringify([verdict, accused, ranges.map(rangeText), first, accused ? '' : evidence]);
    groups.set(key, [...(groups.get(key) ?? []), attribution]);
  }
  return [...groups.values()];
}

function scenarios(group: readonly { readonly scenario: string }[]): string {
  const names = group.map(({ scenario }) => `"${scenario}"`);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function rangeText(range: CommitRange): string {
  return `${range.name} ${shortCommit(range.good)}..${shortCommit(range.bad)}${countText(range)}`;
}

function countText({ commits }: CommitRange): string {
  if (!commits) return '';
  return `: ${commits.length} commit${commits.length === 1 ? '' : 's'}`;
}

/** What else went wrong: infrastructure, chance, steps that failed, tests that did not run. */
function remarks({ tests, classified, known, attributions, problems, steps }: Findings): string[] {
  const blamed = new Set(
    attributions.filter(({ accused, ranges }) => accused || ranges.length > 0).map(({ test }) => test),
  );
  const surroundings = tests.filter(
    (test) => hasFailed(test) && !blamed.has(test.id) && !known.has(test.id) && surroundingsOf(test, classified),
  );
  const said = new Set(surroundings.map(({ id }) => id));
  const flaky = attributions.filter(({ verdict, test }) => verdict === 'flaky' && !said.has(test));
  const likely = sameCause(attributions.filter((one) => isLikely(one) && !known.has(one.test) && !said.has(one.test)));
  const failed = steps.filter(({ status }) => status === 'failed');
  const accepted = Map.groupBy(
    attributions.filter(({ test }) => known.has(test)),
    ({ test }) => known.get(test),
  );
  return [
    ...[...accepted].map(([issue, group]) => `Known issue ${issue}: ${scenarios(group)}`),
    ...sameFault(surroundings, classified),
    ...flaky.map(({ scenario }) => `By chance: "${scenario}" passed when it was run once more`),
    ...likely.map(likelySentence),
    ...failed.map(({ name, summary }) => `Step ${name} failed: ${summary.split('\n')[0]}`),
    ...problems.map((problem) => `The tests are incomplete: ${problem}`),
  ];
}

/** What its history excuses, and nothing proves. */
function isLikely({ verdict }: Attribution): boolean {
  return verdict === 'likely_flaky' || verdict === 'likely_outage';
}

function likelySentence(group: readonly Attribution[]): string {
  const what = group[0]?.verdict === 'likely_outage' ? 'An outage' : 'By chance';
  return `${what}, most likely: ${scenarios(group)} (${group[0]?.evidence.at(-1)})`;
}

/** One sentence for all that a rule says the same of. */
function sameFault(tests: readonly TestResult[], classified: Findings['classified']): string[] {
  const saying = (test: TestResult) =>
    [surroundingsOf(test, classified), bare(classified.get(test.id)?.why ?? '')] as const;
  const groups = Map.groupBy(tests, (test) => saying(test).join());
  return [...groups.values()].map((group) => {
    const [whose, why] = saying(group[0] as TestResult);
    return `${whose}: ${scenarios(group)} (${why})`;
  });
}

function surroundingsOf({ id }: TestResult, classified: ReadonlyMap<string, Classification>): string | undefined {
  const words: Readonly<Record<string, string>> = {
    platform_issue: 'Infrastructure, not upstream',
    configuration_gap: 'Configuration, not upstream',
    missing_component: 'Missing component, not upstream',
    upgrade_prerequisite: 'Upgrade not prepared, not upstream',
    manifest_skew: 'Manifests of another release, not upstream',
    flaky: 'By chance',
  };
  return words[classified.get(id)?.category ?? ''];
}

function passedSentence({ tests, upstream, baseline }: Findings): string {
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests.filter(({ status }) => status === 'skipped').length;
  const own = baseline ? "Nothing fails with the operator's own images, upstream was not tested" : 'Nothing fails';
  const what = upstream ? 'Upstream is safe to take' : own;
  return `${what}: ${passed} of ${tests.length - skipped} tests passed${skipped > 0 ? ` (${skipped} skipped)` : ''}`;
}

/** Without the dots at its end. */
function bare(text: string): string {
  return text.replace(/[.\s]+$/, '');
}
