import type { Classification } from '../model/failure.ts';
import { shortCommit } from '../model/source.ts';
import type { TestResult } from '../model/test-result.ts';
import type { Attribution, CommitRange, Confirmation, Moved, OpenFailure, SeriesPast } from '../model/verdict.ts';

/** The evidence about failing tests. */
export interface Evidence {
  /** Id of this run. */
  readonly run: string;
  readonly failing: readonly TestResult[];
  /** By test id. */
  readonly classified: ReadonlyMap<string, Classification>;
  readonly past: SeriesPast;
  readonly moved: Moved;
  readonly confirmations: readonly Confirmation[];
}

/**
 * Says of every failing test who is to blame, as far as the evidence goes, and never further: a component is accused
 * only where its return alone makes the test pass while the unchanged control fails.
 */
export function attribute(evidence: Evidence): readonly Attribution[] {
  return evidence.failing.map((test) => {
    const open = evidence.past.open.find((failure) => failure.test === test.id);
    if (open) return known(test, open);
    return isNew(test, evidence) ? attributeNew(test, evidence) : unexplained(test, evidence);
  });
}

function isNew({ id }: TestResult, { past }: Evidence): boolean {
  return past.runs.some((run) => run.passed.includes(id));
}

function known(test: TestResult, { since, accused, ranges }: OpenFailure): Attribution {
  const evidence = [`it fails since run ${since}, and has not passed again`];
  return { ...about(test), verdict: 'known', accused, ranges, cleared: [], since, evidence };
}

function unexplained(test: TestResult, { run, past }: Evidence): Attribution {
  const evidence =
    past.runs.length === 0 ? 'there is no earlier run to compare with' : 'it has never passed in this series';
  return {
    ...about(test),
    verdict: 'unexplained',
    accused: undefined,
    ranges: [],
    cleared: [],
    since: run,
    evidence: [evidence],
  };
}

function attributeNew(test: TestResult, evidence: Evidence): Attribution {
  const { run, moved, confirmations, classified } = evidence;
  const tried = confirmations.filter(({ passed, failed }) => passed.includes(test.id) || failed.includes(test.id));
  const cures = tried.filter(({ passed }) => passed.includes(test.id)).map(({ putBack }) => putBack);
  const said = tried.map((confirmation) => sentence(confirmation, test.id));
  const base = { ...about(test), since: run, evidence: said };
  const others = (name: string) => moved.ranges.filter((range) => range.name !== name).map((range) => range.name);
  if (cures.includes('control'))
    return { ...base, verdict: 'flaky', accused: undefined, ranges: [], cleared: names(moved.ranges) };
  const [cure, second] = cures;
  if (cure !== undefined && second === undefined) {
    return {
      ...base,
      verdict: 'accused',
      accused: cure,
      ranges: moved.ranges.filter(({ name }) => name === cure),
      cleared: others(cure),
    };
  }
  const explained = classified.get(test.id)?.category === 'infrastructure' && cures.length === 0;
  if (moved.ranges.length === 0 || explained) {
    const why = moved.ranges.length === 0 ? 'nothing moved since it passed' : 'no return of a component makes it pass';
    return { ...base, verdict: 'unexplained', accused: undefined, ranges: [], cleared: [], evidence: [...said, why] };
  }
  return {
    ...base,
    verdict: 'suspected',
    accused: undefined,
    ranges: moved.ranges,
    cleared: [],
    evidence: [...said, undecided(cures, tried, moved)],
  };
}

function undecided(cures: readonly string[], tried: readonly Confirmation[], { ranges }: Moved): string {
  if (cures.length > 1) return `it passes again with each of ${cures.join(', ')} put back: no single one is to blame`;
  if (tried.some(({ putBack }) => putBack !== 'control')) return 'no single return makes it pass';
  return ranges.length === 1
    ? 'nothing else moved; not confirmed by a second run'
    : 'several moved; not confirmed by a second run';
}

function sentence({ putBack, commit, passed }: Confirmation, test: string): string {
  const outcome = passed.includes(test) ? 'passes' : 'fails again';
  if (putBack === 'control') return `${outcome} when run once more with nothing changed`;
  return `${outcome} with ${putBack} put back to ${shortCommit(commit ?? '')}`;
}

function about({ id, scenario }: TestResult): { test: string; scenario: string } {
  return { test: id, scenario };
}

function names(ranges: readonly CommitRange[]): string[] {
  return ranges.map(({ name }) => name);
}
