import type { BuildRoot, Configuration, ImageStreamTag } from '../configuration.ts';
import type { Path } from '../violation.ts';
import type { CiStep } from './ci-step.ts';
import { tagLink } from './link.ts';

/** Images that are imported: those that the file names, and the one to build in. */
export function inputSteps(configuration: Configuration): readonly CiStep[] {
  const { base_images, base_rpm_images, external_images } = configuration;
  return [
    ...rootSteps(configuration),
    ...Object.entries(base_images ?? {}).map(([alias, image]) =>
      inputStep(alias, nameOf(image), ['base_images', alias]),
    ),
    ...Object.entries(base_rpm_images ?? {}).map(([alias, image]) =>
      inputStep(`${alias}-without-rpms`, nameOf(image), ['base_rpm_images', alias]),
    ),
    ...Object.entries(external_images ?? {}).map(([alias, { registry = '', ...image }]) =>
      inputStep(alias, `${registry}/${nameOf(image)}`, ['external_images', alias]),
    ),
  ];
}

/** Imports one image as a tag of `pipeline`. */
export function inputStep(tag: string, image: string, path: Path): CiStep {
  return {
    ...{ name: `[input:${tag}]`, kind: 'input-image', needs: [], creates: [tagLink('pipeline', tag)] },
    ...{ description: `imports ${image}`, path },
  };
}

export function nameOf({ namespace = '', name = '', tag = '' }: ImageStreamTag): string {
  return `${namespace}/${name}:${tag}`;
}

/** What is built in: one image, and where configurations of several repositories were merged one of each. */
function rootSteps({ build_root, build_roots = {} }: Configuration): readonly CiStep[] {
  const merged = Object.entries(build_roots).filter(([ref]) => ref !== '' || build_root === undefined);
  return [
    ...(build_root ? rootStep('root', build_root, ['build_root']) : []),
    ...merged.flatMap(([ref, root]) => rootStep(ref === '' ? 'root' : `root-${ref}`, root, ['build_roots', ref])),
  ];
}

function rootStep(tag: string, root: BuildRoot, path: Path): readonly CiStep[] {
  if (root.from_repository) {
    return [inputStep(tag, 'the image that .ci-operator.yaml names', [...path, 'from_repository'])];
  }
  if (root.image_stream_tag) {
    return [inputStep(tag, nameOf(root.image_stream_tag), [...path, 'image_stream_tag'])];
  }
  return root.project_image ? [projectRootStep(tag, [...path, 'project_image'])] : [];
}

export function projectRootStep(tag: string, path: Path): CiStep {
  return {
    ...{ name: tag, kind: 'project-root', needs: [], creates: [tagLink('pipeline', tag)], path },
    description: 'builds the image to build in, of the repository at its base',
  };
}
