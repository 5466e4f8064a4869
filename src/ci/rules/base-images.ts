import type { Configuration } from '../configuration.ts';
import type { Path, RuleId, Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

const taken = 'the name is taken by an image that every configuration may have';

export const baseImages: Topic = {
  rules: [
    {
      ...{ id: 'V029', severity: 'error', title: 'an image that is imported has a tag' },
      why: 'the image could not be found',
    },
    { ...{ id: 'V030', severity: 'error', title: 'no imported image is called "root"' }, why: taken },
    { ...{ id: 'V031', severity: 'error', title: 'no imported image is called "src-bundle"' }, why: taken },
    {
      ...{ id: 'V032', severity: 'error', title: 'the name of no imported image begins with "ci-bundle"' },
      why: taken,
    },
    { ...{ id: 'V033', severity: 'error', title: 'the name of no imported image begins with "ci-index"' }, why: taken },
    {
      ...{ id: 'V034', severity: 'error', title: 'an external image has a registry' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'V035', severity: 'error', title: 'an external image is on quay.io' },
      why: 'the CI clusters pull from no other registry',
    },
    {
      ...{ id: 'V036', severity: 'error', title: 'an external image has a name' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'V037', severity: 'error', title: 'an external image has a namespace' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'V038', severity: 'error', title: 'pull_spec of an external image is left to the tooling' },
      why: 'it is made of registry, namespace, name and tag',
    },
    {
      ...{ id: 'V039', severity: 'error', title: 'an external image is not also one of base_images' },
      why: 'both would be imported under one name',
    },
  ],
  *check(configuration) {
    for (const field of ['base_images', 'base_rpm_images', 'external_images'] as const) {
      for (const [alias, image] of Object.entries(configuration[field] ?? {})) {
        yield* nameProblems(alias, [field, alias]);
        if (image.tag) continue;
        const message = `${field}.${alias} has no tag: an image is a namespace, a name and a tag`;
        yield { rule: 'V029', path: [field, alias, 'tag'], message };
      }
    }
    yield* externalProblems(configuration);
  },
};

const takenNames: readonly (readonly [rule: RuleId, name: RegExp, what: string])[] = [
  ['V030', /^root$/, 'the image of build_root'],
  ['V031', /^src-bundle$/, 'the source that bundles are built from'],
  ['V032', /^ci-bundle/, 'bundles without a name'],
  ['V033', /^ci-index/, 'indexes of bundles'],
];

function* nameProblems(alias: string, path: Path): Iterable<Violation> {
  for (const [rule, name, what] of takenNames) {
    if (!name.test(alias)) continue;
    const message = `An imported image cannot be called ${JSON.stringify(alias)}, which is the name for ${what}: rename it`;
    yield { rule, path, of: 'key', message };
  }
}

const externalParts = [
  ['V034', 'registry'],
  ['V036', 'name'],
  ['V037', 'namespace'],
] as const;

function* externalProblems({ external_images = {}, base_images = {} }: Configuration): Iterable<Violation> {
  for (const [alias, image] of Object.entries(external_images)) {
    const path = ['external_images', alias];
    const said = path.join('.');
    for (const [rule, part] of externalParts) {
      if (!image[part]) yield { rule, path: [...path, part], message: `${said} has no ${part}: add it` };
    }
    // As the reference looks for it: anywhere in the text, and any character for the dot.
    if (image.registry && !/quay.io/.test(image.registry)) {
      const message = `${said} is on ${JSON.stringify(image.registry)}, and images can be pulled from quay.io alone: push it there`;
      yield { rule: 'V035', path: [...path, 'registry'], message };
    }
    if (image.pull_spec) {
      const message = `${said} has a pull_spec, which the tooling makes: write registry, namespace, name and tag`;
      yield { rule: 'V038', path: [...path, 'pull_spec'], message };
    }
    if (Object.hasOwn(base_images, alias)) {
      const message = `${said} has the name of one of base_images: rename one of them`;
      yield { rule: 'V039', path, of: 'key', message };
    }
  }
}
