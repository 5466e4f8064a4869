import type { BuildRoot, Configuration } from '../configuration.ts';
import type { Path, Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

const one = 'the job would not know which image is meant';

export const buildRoot: Topic = {
  rules: [
    {
      ...{ id: 'V021', severity: 'error', title: 'build_root has not both image_stream_tag and project_image' },
      why: one,
    },
    {
      ...{ id: 'V022', severity: 'error', title: 'build_root has not both project_image and from_repository' },
      why: one,
    },
    {
      ...{ id: 'V023', severity: 'error', title: 'build_root has not both from_repository and image_stream_tag' },
      why: one,
    },
    {
      ...{ id: 'V024', severity: 'error', title: 'build_root has image_stream_tag, project_image or from_repository' },
      why: 'there would be no image to build in',
    },
    {
      ...{ id: 'V025', severity: 'error', title: 'image_stream_tag of build_root has a namespace' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'V026', severity: 'error', title: 'image_stream_tag of build_root has a name' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'V027', severity: 'error', title: 'image_stream_tag of build_root has a tag' },
      why: 'the image could not be found',
    },
    {
      ...{ id: 'S001', severity: 'warning', title: 'what is built from the repository has a build_root' },
      why: 'the source is built on it: without, the job fails as soon as it needs the source',
    },
  ],
  *check(configuration) {
    const { build_root: root } = configuration;
    if (root === undefined) return yield* missing(configuration);
    yield* several(root);
    yield* tagParts(root);
  },
};

const choices = ['image_stream_tag', 'project_image', 'from_repository'] as const;
const pairs = [
  ['V021', 'image_stream_tag', 'project_image'],
  ['V022', 'project_image', 'from_repository'],
  ['V023', 'from_repository', 'image_stream_tag'],
] as const;

function* several(root: BuildRoot): Iterable<Violation> {
  const has = (name: (typeof choices)[number]) => root[name] !== undefined && root[name] !== false;
  for (const [rule, first, second] of pairs) {
    if (!has(first) || !has(second)) continue;
    const message = `build_root has both ${first} and ${second}, of which one can be meant: leave the other out`;
    yield { rule, path: ['build_root', second], of: 'key', message };
  }
  if (choices.some(has)) return;
  yield {
    rule: 'V024',
    path: ['build_root'],
    of: 'key',
    message: `build_root names no image: give it one of ${choices.join(', ')}`,
  };
}

const parts = [
  ['V025', 'namespace'],
  ['V026', 'name'],
  ['V027', 'tag'],
] as const;

function* tagParts({ image_stream_tag: tag }: BuildRoot): Iterable<Violation> {
  if (tag === undefined) return;
  for (const [rule, part] of parts) {
    if (tag[part]) continue;
    const message = `image_stream_tag of build_root has no ${part}: an image is a namespace, a name and a tag`;
    yield { rule, path: ['build_root', 'image_stream_tag', part], message };
  }
}

const builtOf = [
  ['images', 'items'],
  ['operator', 'bundles'],
  ['binary_build_commands'],
  ['test_binary_build_commands'],
  ['rpm_build_commands'],
] as const;

function* missing(configuration: Configuration): Iterable<Violation> {
  const path = builtOf.find((path) => isThere(configuration, path)) ?? testOfSource(configuration);
  if (path === undefined) return;
  const message = `${path.join('.')} needs the source of the repository, and there is no build_root to build it on: add it`;
  yield { rule: 'S001', path, of: 'key', message };
}

function isThere(configuration: Configuration, path: (typeof builtOf)[number]): boolean {
  const [first, second] = path;
  if (second === 'items') return (configuration.images?.items?.length ?? 0) > 0;
  if (second === 'bundles') return (configuration.operator?.bundles?.length ?? 0) > 0;
  return Boolean(configuration[first]);
}

function testOfSource({ tests = [] }: Configuration): Path | undefined {
  const index = tests.findIndex(({ container }) => container?.from === 'src');
  return index < 0 ? undefined : ['tests', index, 'container', 'from'];
}
