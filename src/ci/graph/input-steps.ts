import type { Configuration, ImageStreamTag } from '../configuration.ts';
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

function rootSteps({ build_root: root }: Configuration): readonly CiStep[] {
  if (root?.project_image) {
    const description = 'builds the image to build in, of the repository at its base';
    const path = ['build_root', 'project_image'];
    return [
      { name: 'root', kind: 'project-root', needs: [], creates: [tagLink('pipeline', 'root')], description, path },
    ];
  }
  if (root?.from_repository) {
    return [inputStep('root', 'the image that .ci-operator.yaml names', ['build_root', 'from_repository'])];
  }
  if (root?.image_stream_tag === undefined) return [];
  return [inputStep('root', nameOf(root.image_stream_tag), ['build_root', 'image_stream_tag'])];
}
