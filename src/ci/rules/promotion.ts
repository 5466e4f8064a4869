import type { Configuration, PromotionTarget } from '../configuration.ts';
import type { Path, Violation } from '../violation.ts';
import { madeBy } from './images.ts';
import type { Topic } from './rule.ts';

export const promotion: Topic = {
  rules: [
    {
      ...{ id: 'V074', severity: 'error', title: 'a target of the promotion has a namespace' },
      why: 'there would be no place for the images',
    },
    {
      ...{ id: 'V075', severity: 'error', title: 'a target of the promotion is no namespace of the platform' },
      why: 'only the platform writes to kube…, redhat…, default and openshift…; "openshift" itself is open',
    },
    {
      ...{ id: 'V076', severity: 'error', title: 'a target of the promotion has a name or a tag' },
      why: 'the images would have no image stream and no tag',
    },
    {
      ...{ id: 'V077', severity: 'error', title: 'a target of the promotion has not both a name and a tag' },
      why: '"name" makes a tag an image in one stream, "tag" makes a stream an image',
    },
    {
      ...{ id: 'V078', severity: 'error', title: 'every target of the promotion differs' },
      why: 'one would be enough',
    },
    {
      ...{ id: 'V079', severity: 'error', title: 'what goes into ocp or origin is tested with a release "latest"' },
      why: 'the images of a payload must work together before they are promoted',
    },
    {
      ...{ id: 'V080', severity: 'error', title: 'promotion has no registry_override' },
      why: 'the checks of the repository of configurations refuse it',
    },
    {
      ...{ id: 'V081', severity: 'error', title: 'one configuration alone promotes to a tag' },
      why: 'the image there would be that of whoever merged last',
    },
    {
      ...{ id: 'S003', severity: 'warning', title: 'excluded_images are images that are built' },
      why: 'an image that was renamed is promoted again, and nobody sees it',
    },
    {
      ...{ id: 'S004', severity: 'warning', title: 'additional_images are images of this file' },
      why: 'what is not there is left out without a word',
    },
    {
      ...{ id: 'S012', severity: 'warning', title: 'promotion says where to' },
      why: 'without targets, and without binaries to keep for the next build, it does nothing',
    },
  ],
  *check(configuration, surroundings) {
    const { promotion } = configuration;
    if (promotion === undefined) return;
    if (promotion.registry_override) {
      const message = `registry_override ${q(promotion.registry_override)} is refused: images go to the registry of the CI clusters, leave it out`;
      yield { rule: 'V080', path: ['promotion', 'registry_override'], of: 'key', message };
    }
    const targets = promotion.to ?? [];
    for (const [index, target] of targets.entries()) yield* targetProblems(target, ['promotion', 'to', index]);
    yield* doubledTargets(targets);
    yield* officialWithoutRelease(configuration, targets);
    const made = targets.length > 0 ? madeBy(configuration, surroundings) : new Set<string>();
    const built = new Set((configuration.images?.items ?? []).map(({ to = '' }) => to));
    for (const [index, target] of targets.entries()) yield* unknownImages(target, index, built, made);
    if (targets.length === 0 && (!configuration.binary_build_commands || promotion.disable_build_cache)) {
      const message = '"promotion" has no targets: say in "to" where the images go, or leave it out';
      yield { rule: 'S012', path: ['promotion'], of: 'key', message };
    }
  },
};

const q = JSON.stringify;
const ofPlatform = /^(?:kube|openshift|redhat|default$)/;

function* targetProblems({ namespace, name, tag }: PromotionTarget, path: Path): Iterable<Violation> {
  if (!namespace) {
    const message = 'A target of the promotion has no namespace: say where the images go';
    yield { rule: 'V074', path: [...path, 'namespace'], message };
  } else if (ofPlatform.test(namespace) && namespace !== 'openshift') {
    const message = `Nothing can be promoted to ${q(namespace)}, a namespace of the platform: use one of your own`;
    yield { rule: 'V075', path: [...path, 'namespace'], message };
  }
  if (!name && !tag) {
    const message =
      'A target of the promotion has no name and no tag: "name" is the stream that has all images, "tag" is their tag in streams of their own';
    yield { rule: 'V076', path, message };
  }
  if (name && tag) {
    const message = `A target of the promotion has the name ${q(name)} and the tag ${q(tag)}, of which one can be meant: leave the other out`;
    yield { rule: 'V077', path: [...path, 'tag'], of: 'key', message };
  }
}

function* doubledTargets(targets: readonly PromotionTarget[]): Iterable<Violation> {
  const keys = targets.map(({ namespace = '', name = '', tag = '' }) => q([namespace, name, tag]));
  const places = Map.groupBy(keys.keys(), (index) => keys[index]);
  for (const same of places.values())
    for (const index of same) {
      const other = same.find((each) => each !== index);
      if (other === undefined) continue;
      const message = `promotion.to[${index}] has the namespace, name and tag of promotion.to[${other}]: make one of them`;
      yield { rule: 'V078', path: ['promotion', 'to', index], message };
    }
}

const official = ['ocp', 'origin'];

function* officialWithoutRelease(
  { images, releases, tag_specification }: Configuration,
  targets: readonly PromotionTarget[],
): Iterable<Violation> {
  const isOfficial = targets.some(({ namespace = '', disabled }) => !disabled && official.includes(namespace));
  const hasImages =
    (images?.items ?? []).length > 0 || targets.some((each) => Object.keys(each.additional_images ?? {}).length > 0);
  if (!isOfficial || !hasImages || tag_specification || releases?.latest) return;
  for (const index of targets.keys()) {
    const message =
      'Images of a payload are promoted, and there is no release "latest" to test them with: add releases.latest';
    yield { rule: 'V079', path: ['promotion', 'to', index], message };
  }
}

function* unknownImages(
  { excluded_images = [], additional_images = {} }: PromotionTarget,
  index: number,
  built: ReadonlySet<string>,
  made: ReadonlySet<string>,
): Iterable<Violation> {
  for (const [at, name] of excluded_images.entries()) {
    if (name === '*' || built.has(name)) continue;
    const message = `${q(name)} is in excluded_images, and no image of that name is built here: correct the name, or leave it out`;
    yield { rule: 'S003', path: ['promotion', 'to', index, 'excluded_images', at], message };
  }
  for (const [name, from] of Object.entries(additional_images)) {
    if (made.has(from)) continue;
    const message = `${q(name)} is promoted from ${q(from)}, which this file does not make: correct the name, or leave it out`;
    yield { rule: 'S004', path: ['promotion', 'to', index, 'additional_images', name], message };
  }
}
