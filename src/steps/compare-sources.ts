import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import { baselineFor } from '../history/baseline.ts';
import { turnedSince } from '../history/turned-since.ts';
import { versionsOf } from '../model/cluster-facts.ts';
import type { Component } from '../model/component.ts';
import { imageLink } from '../model/link.ts';
import type { SourceSnapshot } from '../model/source.ts';
import type { Change, CommitRange, Moved, PastRun } from '../model/verdict.ts';
import { newFailures } from '../results/new-failures.ts';

/** What a run is made of: commits, and versions of what was not built. */
interface Made {
  readonly sources: readonly SourceSnapshot[];
  readonly versions: PastRun['versions'];
}

/** Runs to compare with besides the baseline; each may cost a look into the history of every repository. */
const mostChanges = 10;

/**
 * Lists what has moved since the run to compare with, and the commits between: creates `moved:sources`. That run is
 * the newest in which the new failures passed, so the ranges are as narrow as the history allows. What has moved since
 * other runs from which a test has turned is listed beside it. A component without images was not tested, so its commit is
 * no suspect.
 */
export function compareSourcesStep(
  components: readonly Pick<Component, 'name' | 'images'>[],
  suites: readonly string[],
): Step {
  const names = [...components.map(({ name }) => name), ...suites];
  const built = components.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name)));
  return {
    name: 'compare',
    kind: 'compare',
    requires: ['history:series'],
    after: [
      'record:series',
      'explained:all',
      'cluster:target',
      ...suites.map((suite) => `results:${suite}` as const),
      ...names.map((name) => `commit:${name}` as const),
      ...built,
    ],
    creates: ['moved:sources'],
    async run(inputs, context) {
      const past = inputs.get('history:series');
      const tests = suites.flatMap((suite) => inputs.find(`results:${suite}`)?.tests ?? []);
      const baseline = baselineFor(
        past,
        newFailures(tests, past, inputs.find('explained:all')?.known ?? new Map()).map(({ id }) => id),
      );
      const untested = new Set(components.filter(isMissing(inputs)).map(({ name }) => name));
      const sources = names.flatMap((name) => (untested.has(name) ? [] : (inputs.find(`commit:${name}`) ?? [])));
      const made = { sources, versions: versionsOf(inputs.find('cluster:target')) };
      const record = inputs.find('record:series') ?? { runs: [], tests: [] };
      const turned = turnedSince(record, tests).slice(0, mostChanges);
      const earlier = past.runs.filter((run) => run === baseline || turned.includes(run.id));
      const changes = await Promise.all(earlier.map((run) => changeSince(run, made, context)));
      const ranges = changes.find(({ since }) => since === baseline?.id)?.ranges ?? [];
      const found: Moved = { baseline, ranges, changes };
      return { summary: summaryOf(found), created: [created('moved:sources', found)] };
    },
  };
}

function isMissing(inputs: Inputs): (component: Pick<Component, 'name' | 'images'>) => boolean {
  return ({ name, images }) => images.some((image) => inputs.find(imageLink(name, image.name)) === undefined);
}

async function changeSince(run: PastRun, { sources, versions }: Made, context: StepContext): Promise<Change> {
  const known = sources.flatMap((bad) => {
    const good = run.sources[bad.name]?.commit;
    return good === undefined ? [] : [{ good, bad }];
  });
  const moved = known.filter(({ good, bad }) => good !== bad.commit);
  const both = Object.entries(versions).flatMap(([name, bad]) => {
    const good = run.versions[name];
    return good === undefined ? [] : [{ name, good, bad }];
  });
  return {
    since: run.id,
    ranges: await Promise.all(moved.map(({ good, bad }) => range(good, bad, context))),
    versions: both.filter(({ good, bad }) => good !== bad),
    unmoved: [
      ...known.filter(({ good, bad }) => good === bad.commit).map(({ bad }) => bad.name),
      ...both.filter(({ good, bad }) => good === bad).map(({ name }) => name),
    ],
  };
}

async function range(good: string, bad: SourceSnapshot, context: StepContext): Promise<CommitRange> {
  const commits = await context.world.git.commitsBetween(bad.repository, good, bad.commit, context);
  return { name: bad.name, good, bad: bad.commit, commits };
}

function summaryOf({ baseline, ranges }: Moved): string {
  if (!baseline) return 'nothing to compare with yet';
  const count = ({ commits }: CommitRange) =>
    `${commits?.length ?? 'unknown number of'} commit${commits?.length === 1 ? '' : 's'}`;
  const moved = ranges.map((range) => `${range.name} (${count(range)})`);
  return `since ${baseline.id}: ${moved.join(', ') || 'nothing moved'}`;
}
