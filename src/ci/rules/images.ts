import type { Configuration, ImageBuild } from '../configuration.ts';
import { suggester } from '../did-you-mean.ts';
import { architectures, isLabelValue, isSubdomain } from '../names.ts';
import type { Path, Violation } from '../violation.ts';
import { claims } from './pipeline-tags.ts';
import type { Surroundings, Topic } from './rule.ts';

export const images: Topic = {
  rules: [
    {
      ...{ id: 'V058', severity: 'error', title: '"images" has one filter of changed files' },
      why: 'only one of them can decide whether the images are built',
    },
    { ...{ id: 'V059', severity: 'error', title: 'an image has a name, "to"' }, why: 'nothing could refer to it' },
    {
      ...{ id: 'V061', severity: 'error', title: 'dockerfile_literal is not beside context_dir or dockerfile_path' },
      why: 'the Dockerfile is either written here or in the repository',
    },
    {
      ...{ id: 'V062', severity: 'error', title: 'additional_architectures are ones that nodes have' },
      why: 'no node could build the image',
    },
    {
      ...{ id: 'V063', severity: 'error', title: 'a capability is an architecture or the value of a label' },
      why: 'it becomes a label of the job',
    },
    {
      ...{ id: 'S002', severity: 'warning', title: '"from" and "inputs" of an image are images of this file' },
      why: 'the build waits for an image that nothing makes, and the job fails before it starts',
    },
    {
      ...{ id: 'S007', severity: 'warning', title: 'the name of an image can be the name of an object' },
      why: 'the cluster refuses the Build that is named after it',
    },
    {
      ...{ id: 'S008', severity: 'warning', title: 'the name of an image has no underscore' },
      why: 'the Build has "-" in its place, and can be taken for that of another image',
    },
    {
      ...{ id: 'S009', severity: 'warning', title: 'no image and no test is called "src"' },
      why: 'a step of every job is called so, and the job fails when it starts',
    },
    {
      ...{ id: 'S010', severity: 'warning', title: 'no name stands in build_args twice' },
      why: 'the last one wins and nobody sees it',
    },
  ],
  *check(configuration, surroundings) {
    yield* filterProblems(configuration);
    const items = configuration.images?.items ?? [];
    for (const [index, image] of items.entries()) {
      const path = ['images', 'items', index];
      yield* imageProblems(image, path);
      yield* nameProblems(image, path);
    }
    if (items.length > 0) yield* sourceProblems(items, madeBy(configuration, surroundings));
    for (const [index, { as }] of (configuration.tests ?? []).entries())
      if (as === 'src') yield source(['tests', index, 'as'], 'test');
  },
};

const filters = [
  'run_if_changed',
  'skip_if_only_changed',
  'pipeline_run_if_changed',
  'pipeline_skip_if_only_changed',
] as const;
const q = JSON.stringify;

function* filterProblems({ images }: Configuration): Iterable<Violation> {
  const [first, second] = filters.filter((name) => images?.[name]);
  if (first === undefined || second === undefined) return;
  const message = `"images" has both ${first} and ${second}, of which one can decide: leave the other out`;
  yield { rule: 'V058', path: ['images', second], of: 'key', message };
}

function* imageProblems(image: ImageBuild, path: Path): Iterable<Violation> {
  if (!image.to) {
    const message = 'An image has no name: give it one in "to"';
    yield { rule: 'V059', path: [...path, 'to'], message };
  }
  const beside = (['context_dir', 'dockerfile_path'] as const).find((name) => image[name]);
  if (image.dockerfile_literal !== undefined && beside) {
    const message = `The image ${q(image.to)} has dockerfile_literal and ${beside}, which is for a Dockerfile of the repository: leave one of them out`;
    yield { rule: 'V061', path: [...path, beside], of: 'key', message };
  }
  for (const [at, architecture] of (image.additional_architectures ?? []).entries()) {
    if (architectures.includes(architecture)) continue;
    const message = `No node has the architecture ${q(architecture)}: use one of ${architectures.join(', ')}`;
    yield { rule: 'V062', path: [...path, 'additional_architectures', at], message };
  }
  for (const [at, capability] of (image.capabilities ?? []).entries()) {
    if (isLabelValue(capability)) continue;
    const message = `${q(capability)} is no capability: use an architecture, or letters and digits with "-", "_" and "." between, 63 at most`;
    yield { rule: 'V063', path: [...path, 'capabilities', at], message };
  }
  yield* argumentProblems(image, path);
}

function* argumentProblems({ build_args = [] }: ImageBuild, path: Path): Iterable<Violation> {
  const seen = new Set<string>();
  for (const [at, { name = '' }] of build_args.entries()) {
    if (seen.has(name)) {
      const message = `${q(name)} stands in build_args twice, and the last value is taken: leave one of them`;
      yield { rule: 'S010', path: [...path, 'build_args', at, 'name'], message };
    }
    seen.add(name);
  }
}

function* nameProblems({ to }: ImageBuild, path: Path): Iterable<Violation> {
  if (!to) return;
  const at = [...path, 'to'];
  const build = to.replaceAll('_', '-');
  if (to === 'src') yield source(at, 'image');
  if (!isSubdomain(build)) {
    const message = `The Build of the image ${q(to)} cannot be named after it: use lower-case letters, digits and "-" in between`;
    yield { rule: 'S007', path: at, message };
  } else if (build !== to) {
    const message = `The Build of the image ${q(to)} is called ${q(build)}, as that of another image may be: write "-" for "_"`;
    yield { rule: 'S008', path: at, message };
  }
}

function source(path: Path, what: 'image' | 'test'): Violation {
  const message = `The ${what} "src" has the name of the step that makes the source of the repository: rename it`;
  return { rule: 'S009', path, message };
}

/** Images that a build can be made of. */
export function madeBy(configuration: Configuration, { resolved }: Surroundings): ReadonlySet<string> {
  const tags = [...claims(configuration, resolved)].map(({ tag }) => tag);
  return new Set([
    ...['src', ...tags, ...Object.keys(configuration.external_images ?? {})],
    ...tags.filter((tag) => tag.startsWith('ci-index')).map((tag) => `${tag}-gen`),
    ...(configuration.raw_steps ?? []).flatMap((step) => Object.values(step)).map(targetOf),
  ]);
}

function targetOf(rawStep: unknown): string {
  const { to } = Object(rawStep) as { readonly to?: unknown };
  return typeof to === 'string' ? to : '';
}

function* sourceProblems(items: readonly ImageBuild[], made: ReadonlySet<string>): Iterable<Violation> {
  const suggest = suggester(made);
  for (const { name, path, of, what } of sources(items)) {
    if (made.has(name)) continue;
    const advice = suggest(name) ?? 'Import it with base_images, or correct the name';
    yield { rule: 'S002', path, of, message: `${q(name)}, ${what}, is no image that this file makes. ${advice}` };
  }
}

/** All images that others are made of. */
function* sources(items: readonly ImageBuild[]) {
  for (const [index, { from, inputs = {}, to }] of items.entries()) {
    const path = ['images', 'items', index];
    if (from) yield { name: from, path: [...path, 'from'], what: `"from" of the image ${q(to)}` };
    for (const name of Object.keys(inputs))
      yield { name, path: [...path, 'inputs', name], of: 'key' as const, what: `an input of the image ${q(to)}` };
  }
}
