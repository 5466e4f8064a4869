import { isSubdomain } from '../names.ts';
import type { LiteralStep } from '../test-shape.ts';
import { type Place, type Violation, within } from '../violation.ts';
import type { Topic } from './rule.ts';
import { stepsOf } from './steps-of-tests.ts';

export const stepImages: Topic = {
  rules: [
    {
      ...{ id: 'V149', severity: 'error', title: 'a step has "from" or "from_image"' },
      why: 'there would be nothing to run its commands in',
    },
    {
      ...{ id: 'V150', severity: 'error', title: 'a step has only one of "from" and "from_image"' },
      why: 'it runs in one image',
    },
    {
      ...{ id: 'V151', severity: 'error', title: '"from_image" has a namespace, a name and a tag' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'V152', severity: 'error', title: '"from" is a tag, or a stream and a tag with a colon between them' },
      why: 'nobody could tell which image is meant',
    },
    {
      ...{ id: 'V153', severity: 'error', title: 'stream and tag of "from" can be names of objects of Kubernetes' },
      why: 'there is no such image',
    },
    {
      ...{ id: 'V154', severity: 'error', title: 'the stream of "from" is there' },
      why: 'the image could not be found when the test starts',
    },
    {
      ...{ id: 'S039', severity: 'warning', title: 'the stream of a release is "stable-" and its name' },
      why: 'the reference lets the bare name of a release pass, and then finds no image',
    },
  ],
  *check(configuration, surroundings) {
    const { before, after, written } = stepsOf(configuration, surroundings);
    for (const { step, place } of written) yield* imageProblems(step, place);
    const releases = new Set(Object.keys(configuration.releases ?? {}));
    for (const { test, elements } of [...before, ...after]) {
      const claimed = test.cluster_claim && (test.cluster_claim.as || 'latest');
      for (const { step, place } of elements) {
        if (step?.from && !step.from_image)
          yield* streamProblems(step.from, within(place, 'from'), releases, test.as, claimed);
      }
    }
  },
};

/** What is wrong with the image of a step or an observer wherever it is used. */
function* imageProblems(step: Pick<LiteralStep, 'from' | 'from_image'>, place: Place): Iterable<Violation> {
  const { from, from_image } = step;
  if (!from && !from_image) {
    yield { rule: 'V149', ...place, message: 'No image is said to run the commands in: add "from" or "from_image"' };
  } else if (from && from_image) {
    const message = 'There are both "from" and "from_image": leave the one that is meant';
    yield { rule: 'V150', ...within(place, 'from_image'), of: 'key', message };
  } else if (from_image) {
    for (const part of ['namespace', 'name', 'tag'] as const) {
      if (from_image[part]) continue;
      const message = `"from_image" has no ${part}: an image is a namespace, a name and a tag`;
      yield { rule: 'V151', ...within(place, 'from_image', part), message };
    }
  } else yield* formProblems(from ?? '', within(place, 'from'));
}

function* formProblems(from: string, place: Place): Iterable<Violation> {
  const parts = from.split(':');
  if (parts.length > 2) {
    const message = `${JSON.stringify(from)} has ${parts.length} parts: write a tag, or a stream and a tag as "stable:cli"`;
    yield { rule: 'V152', ...place, message };
  }
  for (const part of parts.filter((part) => !isSubdomain(part))) {
    const message = `${JSON.stringify(part)} of ${JSON.stringify(from)} is no name: use lower-case letters, digits, "-" and "."`;
    yield { rule: 'V153', ...place, message };
  }
}

/** The same for what runs in every test: only streams that are always there will do. */
export function* formAndStream(step: Pick<LiteralStep, 'from' | 'from_image'>, place: Place): Iterable<Violation> {
  yield* imageProblems(step, place);
  if (step.from && !step.from_image) yield* streamProblems(step.from, within(place, 'from'), new Set());
}

const always: ReadonlySet<string> = new Set(['pipeline', 'release', 'stable', 'stable-initial']);

function* streamProblems(
  from: string,
  place: Place,
  releases: ReadonlySet<string>,
  test?: string,
  claimed?: string,
): Iterable<Violation> {
  const [stream = '', ...tags] = from.split(':');
  if (tags.length !== 1 || always.has(stream) || !isSubdomain(stream)) return;
  const said = `${JSON.stringify(stream)} of ${JSON.stringify(from)}`;
  const release = stream.replace(/^stable-/, '');
  if (!releases.has(release) && release !== claimed) {
    const whose = test === undefined ? '' : ` of the test ${JSON.stringify(test)}`;
    const message = `${said} is no stream${whose}: use ${[...always].join(', ')} or "stable-" with the name of a release, or add the release`;
    yield { rule: 'V154', ...place, message };
  } else if (!stream.startsWith('stable-')) {
    const message = `${said} is a release, whose images are in ${stream === 'latest' ? '"stable"' : `"stable-${stream}"`}: write that`;
    yield { rule: 'S039', ...place, message };
  }
}
