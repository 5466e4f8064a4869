import type { Configuration, RawStep } from '../configuration.ts';
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
import { inputStep, nameOf, projectRootStep } from './input-steps.ts';
import { linkFor, needsTag } from './link.ts';
import { stepsOfRelease, tagSpecificationSteps } from './release-steps.ts';
import { containerTestStep } from './test-steps.ts';

type Kinds = Required<RawStep>;
type Rest = [path: Path, configuration: Configuration, environment: ReadonlySet<string>];

/** Steps that are written out: they join the graph as they are. Of several in one element the first counts. */
export function rawSteps(configuration: Configuration, environment: ReadonlySet<string>): readonly CiStep[] {
  return (configuration.raw_steps ?? []).flatMap((raw, at) => {
    const kind = kinds.find((name) => raw[name] !== undefined);
    return kind ? ofKind(kind, raw, ['raw_steps', at, kind], configuration, environment) : [];
  });
}

function ofKind<K extends keyof Kinds>(kind: K, raw: Partial<Kinds>, ...rest: Rest): readonly CiStep[] {
  const step = raw[kind];
  return step === undefined ? [] : readers[kind](step, ...rest);
}

const readers: { readonly [K in keyof Kinds]: (step: Kinds[K], ...rest: Rest) => readonly CiStep[] } = {
  input_image_tag_step: ({ to = '', base_image = {} }, path) => [inputStep(to, nameOf(base_image), path)],
  pipeline_image_cache_step: ({ from = '', to = '' }, path) => [
    makes('pipeline-cache', to, [needsTag(from, 'commands run in it')], `runs commands in ${from}`, path),
  ],
  source_step: ({ from = '', to = '' }, path) => [sourceStep(path, from, to)],
  bundle_source_step: ({ substitutions = [] }, path, configuration) => {
    const images = substitutions.map(({ with: image = '' }) => imageReference(image, configuration));
    const links = images.flatMap((image) => linkFor(image) ?? []);
    const needs = [needsTag('src', 'manifests'), ...links.map((link) => ({ link, why: 'substitutions' }))];
    return [makes('bundle-source', 'src-bundle', needs, 'puts digests into manifests', path)];
  },
  index_generator_step: ({ to = '', operator_index = [], base_index }, path, configuration) => [
    indexGeneratorStep(to, operator_index, base_index, path, configuration),
  ],
  project_directory_image_build_step: (image, path) => [imageStep(image, path)],
  rpm_image_injection_step: ({ from = '', to = '' }, path) => [injectionStep(from, to, path)],
  rpm_serve_step: (_, path) => [rpmServerStep('rpms', path)],
  output_image_tag_step: ({ from = '', to: { namespace = '', name = '', tag = '' } = {} }, path) => [
    outputStep(from, { namespace, name, tag }, path),
  ],
  release_images_tag_step: ({ namespace = '', name = '' }, path) => tagSpecificationSteps(`${namespace}/${name}`, path),
  resolved_release_images_step: ({ name = '', ...release }, path, _, environment) =>
    stepsOfRelease(name, release, environment, path),
  test_step: ({ as = '', container }, path) =>
    container === undefined ? [] : [containerTestStep(as, container.from ?? '', path)],
  project_directory_image_build_inputs: (_, path) => [projectRootStep('root', path)],
};

const kinds = Object.keys(readers) as readonly (keyof Kinds)[];
