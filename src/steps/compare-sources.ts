import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import { baselineFor } from '../history/baseline.ts';
import type { Component } from '../model/component.ts';
import { imageLink } from '../model/link.ts';
import type { SourceSnapshot } from '../model/source.ts';
import type { CommitRange, Moved } from '../model/verdict.ts';
import { newFailures } from '../results/new-failures.ts';

/**
 * Lists what has moved since the run to compare with, and the commits between: creates `moved:sources`. That run is
 * the newest in which the new failures passed, so the ranges are as narrow as the history allows. A component without
 * images was not tested, so its commit is no suspect.
 */
export function compareSourcesStep(components: readonly Component[], suites: readonly string[]): Step {
  const names = [...components.map(({ name }) => name), ...suites];
  const built = components.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name)));
  return {
    name: 'compare',
    kind: 'compare',
    requires: ['history:series'],
    after: [
      'explained:all',
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
      const now = names.flatMap((name) => (untested.has(name) ? [] : (inputs.find(`commit:${name}`) ?? [])));
      const good = (name: string) => baseline?.sources[name]?.commit;
      const moved = now.filter(({ name, commit }) => good(name) !== undefined && good(name) !== commit);
      const ranges = await Promise.all(moved.map((bad) => range(good(bad.name) ?? '', bad, context)));
      const found: Moved = { baseline, ranges };
      return { summary: summaryOf(found), created: [created('moved:sources', found)] };
    },
  };
}

function isMissing(inputs: Inputs): (component: Component) => boolean {
  return ({ name, images }) => images.some((image) => inputs.find(imageLink(name, image.name)) === undefined);
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
