import { type Classification, isExcuse, type KnownIssueFound } from '../model/failure.ts';
import { shortCommit } from '../model/source.ts';
import type { TestResult } from '../model/test-result.ts';
import type { Attribution, Confirmation, Moved, OpenFailure, SeriesPast } from '../model/verdict.ts';
import type { Excuse } from './by-history.ts';

/** The evidence about failing tests. */
export interface Evidence {
  /** Id of this run. */
  readonly run: string;
  readonly failing: readonly TestResult[];
  /** By test id. */
  readonly classified: ReadonlyMap<string, Classification>;
  /** Name of the known issue by test id, and what those issues are. */
  readonly known: ReadonlyMap<string, string>;
  readonly knownIssues: readonly KnownIssueFound[];
  readonly past: SeriesPast;
  readonly moved: Moved;
  readonly confirmations: readonly Confirmation[];
  /** What the history says of failing tests, by their id. */
  readonly excuses: ReadonlyMap<string, Excuse>;
  /** Whether the images changed while the tests ran: nobody can be blamed then. */
  readonly unsteady: boolean;
}

/**
 * Says of every failing test who is to blame, as far as the evidence goes, and never further: a component is accused
 * only where its return alone makes the test pass while the unchanged control fails.
 */
export function attribute(evidence: Evidence): readonly Attribution[] {
  return evidence.failing.map((test) => {
    const issue = evidence.knownIssues.find(({ name }) => name === evidence.known.get(test.id));
    if (issue) return accepted(test, issue, evidence);
    const open = evidence.past.open.find((failure) => failure.test === test.id);
    return open ? known(test, open) : attributeNew(test, evidence);
  });
}

/** Somebody has accepted it: it is held against nobody. */
function accepted({ id, scenario }: TestResult, issue: KnownIssueFound, { run, past }: Evidence): Attribution {
  const { name, why, link, owner, expires } = issue;
  const since = past.open.find((failure) => failure.test === id)?.since ?? run;
  const evidence = [`known issue ${name}: ${why} (${link}, ${owner}, accepted until ${expires})`];
  return { test: id, scenario, verdict: 'known', accused: undefined, ranges: [], cleared: [], since, evidence };
}

function known({ id, scenario }: TestResult, { since, accused, ranges }: OpenFailure): Attribution {
  const evidence = [`it fails since run ${since}, and has not passed again`];
  return { test: id, scenario, verdict: 'known', accused, ranges, cleared: [], since, evidence };
}

function attributeNew(test: TestResult, evidence: Evidence): Attribution {
  const { ranges } = evidence.moved;
  const trials = trialsOf(test, evidence);
  const unknown = { accused: undefined, ranges: [], cleared: [], since: evidence.run };
  const base = { test: test.id, scenario: test.scenario, ...unknown, evidence: trials.map(sentence) };
  const and = (why: string) => ({ evidence: [...base.evidence, why] });
  if (evidence.unsteady) return { ...base, verdict: 'unexplained', ...and('the images changed while the tests ran') };
  const cures = trials.filter(({ passes }) => passes).map(({ putBack }) => putBack);
  const failed = trials.filter(({ passes }) => !passes).map(({ putBack }) => putBack);
  if (cures.includes('control')) return { ...base, verdict: 'flaky', cleared: ranges.map(({ name }) => name) };
  const [cure] = cures;
  if (cure === undefined) {
    const excuse = excuseOf(test, evidence, trials);
    if (excuse) return { ...base, verdict: excuse.verdict, ...and(excuse.why) };
    const why = noSuspect(test, evidence, trials);
    if (why !== undefined) return { ...base, verdict: 'unexplained', ...and(why) };
  } else if (cures.length === 1 && failed.includes('control')) {
    const own = ranges.filter(({ name }) => name === cure);
    const cleared = failed.filter((name) => name !== 'control');
    return { ...base, verdict: 'accused', accused: cure, ranges: own, cleared };
  }
  const others = alsoMoved(evidence.moved);
  const why = [...others, undecided(cures, trials, ranges.length + others.length)];
  return { ...base, verdict: 'suspected', ranges, evidence: [...base.evidence, ...why] };
}

/** What the history says, where neither a rule nor a second run says more. */
function excuseOf({ id }: TestResult, { excuses, classified }: Evidence, trials: readonly Trial[]): Excuse | undefined {
  const excuse = isExcuse(classified.get(id)) ? undefined : excuses.get(id);
  return excuse?.verdict === 'likely_flaky' && trials.length > 0 ? undefined : excuse;
}

/** Versions that are no suspects, as nothing puts them back, and may be the cause all the same. */
function alsoMoved({ baseline, changes }: Moved): readonly string[] {
  const versions = changes.find(({ since }) => since === baseline?.id)?.versions ?? [];
  return versions.map(({ name, good, bad }) => `${versionNames[name] ?? name} moved from ${good} to ${bad}`);
}

const versionNames: Readonly<Record<string, string>> = { operator: 'the operator', openshift: 'OpenShift' };

/** One more run of a test with one thing put back. */
interface Trial {
  readonly putBack: string;
  readonly commit: string | undefined;
  readonly passes: boolean;
}

function trialsOf({ id }: TestResult, { confirmations }: Evidence): readonly Trial[] {
  return confirmations
    .filter(({ passed, failed }) => passed.includes(id) || failed.includes(id))
    .map(({ putBack, commit, passed }) => ({ putBack, commit, passes: passed.includes(id) }));
}

/** Why a failure that no return cures is held against nobody; undefined where something is suspect. */
function noSuspect(test: TestResult, evidence: Evidence, trials: readonly Trial[]): string | undefined {
  const { past, moved, classified } = evidence;
  if (past.runs.length === 0) return 'there is no earlier run to compare with';
  if (!past.runs.some(({ passed }) => passed.includes(test.id))) return 'it has never passed in this series';
  if (moved.ranges.length === 0) {
    const others = alsoMoved(moved);
    return others.length === 0
      ? 'nothing moved since it passed'
      : `no commit moved since it passed; ${others.join(', ')}`;
  }
  const classification = classified.get(test.id);
  const { category, rule } = classification ?? {};
  const byChance = category === 'flaky' && trials.length === 0;
  return isExcuse(classification) || byChance ? `the rule "${rule}" explains it` : undefined;
}

function undecided(cures: readonly string[], trials: readonly Trial[], movedCount: number): string {
  if (cures.length > 1) return `it passes again with each of ${cures.join(', ')} put back: no single one is to blame`;
  if (cures.length === 1) return 'it was not run once more with nothing changed, so it may be chance';
  if (trials.some(({ putBack }) => putBack !== 'control')) return 'no single return makes it pass';
  const moved = movedCount === 1 ? 'nothing else moved' : 'several moved';
  return `${moved}; not confirmed by a second run`;
}

function sentence({ putBack, commit, passes }: Trial): string {
  const outcome = passes ? 'passes' : 'fails again';
  if (putBack === 'control') return `${outcome} when run once more with nothing changed`;
  return `${outcome} with ${putBack} put back to ${shortCommit(commit ?? '')}`;
}
