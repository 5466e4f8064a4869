import type { Configuration, ImageBuild, Release } from '../configuration.ts';
import type { Path } from '../violation.ts';
import {
  imageStep,
  indexGeneratorStep,
  injectionStep,
  makes,
  outputStep,
  rpmServerStep,
  sourceStep,
} from './build-steps.ts';
import type { CiStep } from './ci-step.ts';
import { imageReference } from './image-reference.ts';
import { inputStep, nameOf } from './input-steps.ts';
import { linkFor, needsTag } from './link.ts';
import { stepsOfRelease, tagSpecificationSteps } from './release-steps.ts';
import { containerTestStep } from './test-steps.ts';

/** What nobody has checked: any value of YAML. */
type Raw = Readonly<Record<string, unknown>>;

type Reader = (
  step: Raw,
  path: Path,
  configuration: Configuration,
  environment: ReadonlySet<string>,
) => readonly CiStep[];

/** Steps that are written out: they join the graph as they are. */
export function rawSteps(configuration: Configuration, environment: ReadonlySet<string>): readonly CiStep[] {
  return (configuration.raw_steps ?? []).flatMap((raw, at) =>
    Object.entries(raw).flatMap(([key, step]) =>
      (readers[key] ?? none)(asMap(step), ['raw_steps', at, key], configuration, environment),
    ),
  );
}

const none: Reader = () => [];

const readers: Readonly<Record<string, Reader>> = {
  input_image_tag_step: ({ to, base_image }, path) => [inputStep(text(to), nameOf(imageOf(base_image)), path)],
  pipeline_image_cache_step: ({ from, to }, path) => [
    makes(
      'pipeline-cache',
      text(to),
      [needsTag(text(from), 'commands run in it')],
      `runs commands in ${text(from)}`,
      path,
    ),
  ],
  source_step: (_, path) => [sourceStep(path)],
  bundle_source_step: ({ substitutions }, path, configuration) => {
    const images = asList(substitutions).map((each) => imageReference(text(asMap(each).with), configuration));
    const links = images.flatMap((image) => linkFor(image) ?? []);
    const needs = [needsTag('src', 'manifests'), ...links.map((link) => ({ link, why: 'substitutions' }))];
    return [makes('bundle-source', 'src-bundle', needs, 'puts digests into manifests', path)];
  },
  index_generator_step: ({ to, operator_index, base_index }, path) => [
    indexGeneratorStep(text(to), asList(operator_index).map(text), text(base_index) || undefined, path),
  ],
  project_directory_image_build_step: ({ from, to, inputs }, path) => [imageStep(imageBuild(from, to, inputs), path)],
  project_directory_image_build_inputs: (_, path) => [makes('project-root', 'root', [], 'builds the build root', path)],
  rpm_image_injection_step: ({ from, to }, path) => [injectionStep(text(from), text(to), path)],
  rpm_serve_step: ({ from }, path) => [rpmServerStep(text(from), path)],
  output_image_tag_step: ({ from, to }, path) => {
    const { namespace = '', name = '', tag = '' } = imageOf(to);
    return [outputStep(text(from), { namespace, name, tag }, path)];
  },
  release_images_tag_step: (step, path) => tagSpecificationSteps(`${text(step.namespace)}/${text(step.name)}`, path),
  resolved_release_images_step: (step, path, _, environment) =>
    stepsOfRelease(text(step.name), asMap(step) as Release, environment, path),
  test_step: ({ as, container }, path) =>
    container === undefined ? [] : [containerTestStep(text(as), text(asMap(container).from), path)],
};

function imageBuild(from: unknown, to: unknown, inputs: unknown): ImageBuild {
  return { from: text(from), to: text(to), inputs: asMap(inputs) as NonNullable<ImageBuild['inputs']> };
}

function imageOf(value: unknown): { namespace: string; name: string; tag: string } {
  const { namespace, name, tag } = asMap(value);
  return { namespace: text(namespace), name: text(name), tag: text(tag) };
}

function asMap(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
