import type { Bundle, Configuration, ImageBuild } from '../configuration.ts';
import type { Path } from '../violation.ts';
import type { CiNeed, CiStep, CiStepKind } from './ci-step.ts';
import { imageReference } from './image-reference.ts';
import { linkFor, needsTag, streamLink, tagLink } from './link.ts';

/** The source, what is built of it, and the images, each with its place in the release. */
export function buildSteps(configuration: Configuration): readonly CiStep[] {
  const { images, base_rpm_images, operator } = configuration;
  return [
    sourceStep(),
    ...cacheSteps(configuration),
    ...Object.keys(base_rpm_images ?? {}).map((alias) =>
      injectionStep(`${alias}-without-rpms`, alias, ['base_rpm_images', alias]),
    ),
    ...(images?.items ?? []).flatMap((image, at) => {
      const path = ['images', 'items', at];
      return [imageStep(image, path), outputStep(image.to ?? '', { name: 'stable', tag: image.to ?? '' }, path)];
    }),
    ...(operator ? [bundleSourceStep(configuration), ...bundleSteps(operator.bundles ?? [], configuration)] : []),
  ];
}

/** A step that makes the tag of `pipeline` that it is named after. */
export function makes(
  kind: CiStepKind,
  tag: string,
  needs: readonly CiNeed[],
  description: string,
  path: Path,
): CiStep {
  return { name: tag, kind, needs, creates: [tagLink('pipeline', tag)], description, path };
}

export function sourceStep(path: Path = [], from = 'root', to = 'src'): CiStep {
  const needs = [needsTag(from, 'the source is put into the build root')];
  return makes('source', to, needs, 'clones the repository into the build root', path);
}

function cacheSteps(configuration: Configuration): readonly CiStep[] {
  const { binary_build_commands, test_binary_build_commands, rpm_build_commands } = configuration;
  const of = (tag: string, from: string, field: string) =>
    makes('pipeline-cache', tag, [needsTag(from, `${field} runs in it`)], `runs ${field}`, [field]);
  return [
    ...(binary_build_commands ? [of('bin', 'src', 'binary_build_commands')] : []),
    ...(test_binary_build_commands ? [of('test-bin', 'src', 'test_binary_build_commands')] : []),
    ...(rpm_build_commands
      ? [
          of('rpms', binary_build_commands ? 'bin' : 'src', 'rpm_build_commands'),
          rpmServerStep('rpms', ['rpm_build_commands']),
        ]
      : []),
  ];
}

export function rpmServerStep(from: string, path: Path): CiStep {
  const needs = [needsTag(from, 'its RPMs are served')];
  const description = 'serves the RPMs that were built';
  return { name: '[serve:rpms]', kind: 'rpm-server', needs, creates: [{ type: 'rpms' }], description, path };
}

export function injectionStep(from: string, to: string, path: Path): CiStep {
  const needs: readonly CiNeed[] = [
    needsTag(from, 'the repository of RPMs is added to it'),
    { link: { type: 'rpms' }, why: 'the RPMs come from it' },
  ];
  return makes('rpm-injection', to, needs, `adds the repository of RPMs to ${from}`, path);
}

export function imageStep({ from, to = '', inputs }: ImageBuild, path: Path): CiStep {
  const needs = [
    needsTag('src', 'the repository is what it is built of'),
    ...(from ? [needsTag(from, 'from: what it begins with')] : []),
    ...generatorNeeds(to),
    ...Object.keys(inputs ?? {})
      .filter((tag) => tag !== 'src' && tag !== from)
      .map((tag) => needsTag(tag, `inputs: "${tag}" is used in its build`)),
  ];
  return makes('project-image', to, needs, `builds image "${to}"`, path);
}

/** The tag of the release's stream that an image takes the place of. */
export function outputStep(from: string, to: { namespace?: string; name: string; tag: string }, path: Path): CiStep {
  return {
    name: `[output:${to.name}:${to.tag}]`,
    kind: 'output-image',
    needs: [
      needsTag(from, 'it is what is tagged'),
      { link: streamLink('stable'), why: 'the tag is put into the stream of the release' },
    ],
    creates: [{ type: 'external', namespace: to.namespace ?? '', name: to.name, tag: to.tag }],
    description: `tags "${from}" as ${to.name}:${to.tag}`,
    path,
  };
}

function bundleSourceStep(configuration: Configuration): CiStep {
  const substitutions = configuration.operator?.substitutions ?? [];
  const needs = substitutions.flatMap(({ with: image = '' }) => {
    const link = linkFor(imageReference(image, configuration));
    return link ? [{ link, why: `substitutions: its digest takes the place of a pull spec` }] : [];
  });
  const all = [needsTag('src', 'the manifests of the operator are in it'), ...needs];
  return makes('bundle-source', 'src-bundle', all, 'puts digests into the manifests of the operator', ['operator']);
}

/** Bundles without a name share one index, each other has its own. */
function bundleSteps(bundles: readonly Bundle[], configuration: Configuration): readonly CiStep[] {
  const path = (at: number) => ['operator', 'bundles', at];
  const names = bundles.map(({ as }, at) => as || `ci-bundle${at}`);
  const unnamed = names.filter((_, at) => !bundles[at]?.as);
  return [
    ...names.map((name, at) => bundleStep(name, path(at))),
    ...(unnamed.length > 0 ? indexSteps('ci-index', unnamed, undefined, ['operator', 'bundles'], configuration) : []),
    ...bundles.flatMap(({ as, base_index }, at) =>
      as ? indexSteps(`ci-index-${as}`, [as], base_index, path(at), configuration) : [],
    ),
  ];
}

function bundleStep(name: string, path: Path): CiStep {
  const needs = [
    needsTag('src', 'the repository is what it is built of'),
    needsTag('src-bundle', 'the manifests with digests are in it'),
  ];
  return makes('project-image', name, needs, `builds bundle "${name}"`, path);
}

function indexSteps(
  index: string,
  bundles: readonly string[],
  base: string | undefined,
  path: Path,
  configuration: Configuration,
): readonly CiStep[] {
  const needs = [needsTag('src', 'every image is built beside the source'), ...generatorNeeds(index)];
  return [
    indexGeneratorStep(`${index}-gen`, bundles, base, path, configuration),
    makes('project-image', index, needs, `builds the index of ${bundles.join(', ')}`, path),
  ];
}

/** Whatever is named as an index is made as one. */
function generatorNeeds(image: string): readonly CiNeed[] {
  return image.startsWith('ci-index') ? [needsTag(`${image}-gen`, 'the Dockerfile of the index is in it')] : [];
}

export function indexGeneratorStep(
  to: string,
  bundles: readonly string[],
  base: string | undefined,
  path: Path,
  configuration: Configuration,
): CiStep {
  const asked = [
    ...bundles.map((image) => ({ image, why: 'it is put into the index' })),
    ...(base ? [{ image: base, why: 'base_index: the index that is added to' }] : []),
  ];
  const needs = asked.flatMap(({ image, why }) => {
    const link = linkFor(imageReference(image, configuration));
    return link ? [{ link, why }] : [];
  });
  return makes('index-generator', to, needs, `writes the index of ${bundles.join(', ')}`, path);
}
