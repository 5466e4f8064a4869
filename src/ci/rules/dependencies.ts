import type { Configuration } from '../configuration.ts';
import { type ImageReference, imageReference } from '../graph/image-reference.ts';
import { claimedRelease } from '../graph/test-needs.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import { type Dependency, phases, type Test } from '../test-shape.ts';
import { type Place, type RuleId, type Violation, within } from '../violation.ts';
import { tagProblem } from './made-images.ts';
import type { Topic } from './rule.ts';
import { stepsOf } from './steps-of-tests.ts';

const late = 'the graph could not be made, or the test would wait for an image that nobody makes';

export const dependencies: Topic = {
  rules: [
    {
      ...{ id: 'V166', severity: 'error', title: 'a dependency names an image' },
      why: 'nobody could tell which image is meant',
    },
    {
      ...{
        id: 'V167',
        severity: 'error',
        title: 'a dependency is a tag, or a stream and a tag with a colon between them',
      },
      why: 'nobody could tell which image is meant',
    },
    {
      ...{ id: 'V168', severity: 'error', title: 'a dependency has a variable' },
      why: 'the step could not tell where the image is',
    },
    {
      ...{ id: 'V169', severity: 'error', title: 'every dependency of a step has a variable of its own' },
      why: 'one would hide the other',
    },
    { ...{ id: 'V175', severity: 'error', title: 'the stream of a dependency is there' }, why: late },
    { ...{ id: 'V176', severity: 'error', title: 'the release of a dependency is configured' }, why: late },
    {
      ...{ id: 'V177', severity: 'error', title: 'a dependency on root, bin, test-bin, rpms or ci-index is made' },
      why: late,
    },
    { ...{ id: 'V178', severity: 'error', title: 'the bundle is there whose index a dependency is' }, why: late },
    { ...{ id: 'V179', severity: 'error', title: 'a dependency of "pipeline" is imported or built' }, why: late },
    {
      ...{ id: 'S038', severity: 'warning', title: 'a bare tag that is not made here is of the release "latest"' },
      why: 'the reference looks for it in "stable", which stays empty where nothing configures the release',
    },
  ],
  *check(configuration, surroundings) {
    const { before, written } = stepsOf(configuration, surroundings);
    for (const { step, place } of written)
      yield* dependencyForms(step.dependencies ?? [], within(place, 'dependencies'));
    for (const { test, elements } of before) {
      const overridden = overridesOf(test);
      for (const { step, place } of elements) {
        for (const [at, { name = '', env = '' }] of (step?.dependencies ?? []).entries())
          yield* asked(
            { name, env, place: within(place, 'dependencies', at, 'name') },
            test,
            overridden,
            configuration,
          );
        yield* bareImage(step?.from, within(place, 'from'), test, configuration);
      }
    }
    for (const one of surroundings.resolved) yield* resolvedDependencies(one, configuration);
  },
};

/** What is wrong with the dependencies of a step wherever it is used. */
export function* dependencyForms(list: readonly Dependency[], place: Place): Iterable<Violation> {
  const seen = new Set<string>();
  for (const [at, { name = '', env }] of list.entries()) {
    yield* nameForm(name, within(place, at, 'name'));
    if (!env) {
      const message = `The dependency on ${JSON.stringify(name)} has no "env": name the variable that gets the image`;
      yield { rule: 'V168', ...within(place, at, 'env'), message };
    } else if (seen.has(env)) {
      const message = `${JSON.stringify(env)} is the variable of another dependency of the step: name another one`;
      yield { rule: 'V169', ...within(place, at, 'env'), message };
    } else seen.add(env);
  }
}

function* nameForm(name: string, place: Place): Iterable<Violation> {
  if (name === '') {
    yield { rule: 'V166', ...place, message: 'The dependency names no image: write a tag, or a stream and a tag' };
  } else if (name.split(':').length > 2) {
    const message = `${JSON.stringify(name)} has too many colons: write a tag, or a stream and a tag as "stable:cli"`;
    yield { rule: 'V167', ...place, message };
  }
}

/** Variables that a pull spec is given for. */
function overridesOf({ steps, literal_steps }: Test): ReadonlySet<string> {
  return new Set(Object.keys((literal_steps ?? steps)?.dependency_overrides ?? {}));
}

/** Of steps from the registry, and those that the test asks for in the place of what steps say. */
function* resolvedDependencies(resolved: ResolvedTest, configuration: Configuration): Iterable<Violation> {
  const test = configuration.tests?.[resolved.index];
  if (test === undefined) return;
  for (const { step, place, dependencies, overrides } of resolved.steps) {
    const overridden = new Set(overrides.keys());
    for (const [env, { value: name, from }] of dependencies) {
      if (isOfStep(from)) continue;
      if (from.file !== place.file) yield* nameForm(name, from);
      yield* asked({ name, env, place: from }, test, overridden, configuration);
    }
    if (place.file !== undefined) yield* bareImage(step.from, within(place, 'from'), test, configuration);
  }
}

/** Whether it is in a step that is written into the configuration. */
function isOfStep({ file, path }: Place): boolean {
  return file === undefined && phases.some((phase) => path[3] === phase);
}

interface Asked {
  readonly name: string;
  readonly env: string;
  readonly place: Place;
}

function* asked(
  { name, env, place }: Asked,
  test: Test,
  overridden: ReadonlySet<string>,
  configuration: Configuration,
): Iterable<Violation> {
  const image = imageReference(name, configuration);
  const tag = image.tag.split(':')[0] ?? '';
  const wrong = (rule: RuleId, why: string): Violation => {
    const said = `${JSON.stringify(name)}, which the test ${JSON.stringify(test.as)} depends on`;
    return { rule, ...place, message: `${said}, ${why}` };
  };
  if (!isStream(image.stream)) {
    yield wrong('V175', 'is of no stream that there is: use pipeline, stable, stable-<release> or release');
  } else if (image.explicit && isMissingRelease(image, test, configuration)) {
    yield wrong('V176', `needs the release ${JSON.stringify(releaseOf(image))}: add it to "releases"`);
  } else if (image.stream === 'pipeline') {
    const problem = tagProblem(tag, overridden.has(env), configuration);
    if (problem) yield wrong(...problem);
  } else yield* bareImage(name, place, test, configuration);
}

function isStream(stream: string): boolean {
  return stream === 'pipeline' || stream === 'release' || stream.startsWith('stable');
}

/** Empty where the image is of no release. */
function releaseOf({ stream, tag }: ImageReference): string {
  if (stream === 'release') return tag.split(':')[0] ?? '';
  if (stream === 'stable') return 'latest';
  return stream.startsWith('stable') ? stream.replace(/^stable-/, '') : '';
}

function isMissingRelease(image: ImageReference, test: Test, configuration: Configuration): boolean {
  const release = releaseOf(image);
  return release !== '' && !isConfigured(release, test, configuration);
}

function isConfigured(
  release: string,
  { as = '', cluster_claim }: Test,
  { releases, tag_specification }: Configuration,
): boolean {
  if (tag_specification && (release === 'initial' || release === 'latest')) return true;
  if (releases && Object.hasOwn(releases, release)) return true;
  if (!cluster_claim) return false;
  return release === (cluster_claim.as || 'latest') || release === claimedRelease(as, cluster_claim.as);
}

function* bareImage(
  name: string | undefined,
  place: Place,
  test: Test,
  configuration: Configuration,
): Iterable<Violation> {
  if (!name || name.includes(':')) return;
  const { stream } = imageReference(name, configuration);
  if (stream !== 'stable' || isConfigured('latest', test, configuration)) return;
  const message = `${JSON.stringify(name)} is not made here, so it is looked for in "stable", which nothing fills: import it with base_images, or add the release "latest"`;
  yield { rule: 'S038', ...place, message };
}
