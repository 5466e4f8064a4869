import { about, boolean, embedded, integer, list, map, object, type Read, string } from './reading/shape.ts';
import { test } from './test-shape.ts';

/** `namespace/name:tag`, and in some places what it is called here. */
export const imageStreamTag = object({ namespace: string, name: string, tag: string, as: string });

const filters = {
  run_if_changed: about('Regular expression: runs when the path of a changed file matches', string),
  skip_if_only_changed: about('Regular expression: is left out when the paths of all changed files match', string),
  pipeline_run_if_changed: string,
  pipeline_skip_if_only_changed: string,
};

const inputs = map(
  object({
    as: about('References in the Dockerfile that this image takes the place of', list(string)),
    paths: about(
      'What is copied of it into the build context',
      list(object({ source_path: string, destination_dir: string })),
    ),
  }),
);

const buildOf = {
  context_dir: string,
  dockerfile_path: about('Relative to context_dir; "Dockerfile" by default', string),
  dockerfile_literal: about('A Dockerfile in place of one of the repository', string),
  inputs,
  build_args: list(object({ name: string, value: string })),
};

const projectImage = object({ ...buildOf, ref: string });

const buildRoot = object({
  image_stream_tag: imageStreamTag,
  project_image: about('Built of the repository at the base of what is tested', projectImage),
  from_repository: about('What .ci-operator.yaml of the repository says', boolean),
  use_build_cache: boolean,
});

const image = object({
  ...{ from: string, to: string },
  ...embedded(buildOf),
  ...{
    optional: boolean,
    multi_arch: boolean,
    additional_architectures: list(string),
    capabilities: list(string),
    ref: string,
  },
});

const reporter = object({
  channel: string,
  job_states_to_report: list(string),
  report_template: string,
  report_presubmit: boolean,
});

const images = object({
  ...filters,
  build_if_affected: boolean,
  reporter_config: reporter,
  items: list(image),
});

const bundle = object({
  ...{ as: string, dockerfile_path: string, context_dir: string, base_index: string, update_graph: string },
  ...{ skip_building_index: boolean, optional: boolean, capabilities: list(string) },
  ...{ run_if_changed: filters.run_if_changed, skip_if_only_changed: filters.skip_if_only_changed },
});

const versionOf = { product: string, architecture: string, relative: integer };

const releaseOf = {
  integration: about(
    'The payload is made in the test of an image stream',
    object({ namespace: string, name: string, include_built_images: boolean, reference_policy: string }),
  ),
  candidate: about(
    'The newest payload of a stream of the release controller',
    object({ ...versionOf, stream: string, version: string }),
  ),
  prerelease: object({ ...versionOf, version_bounds: object({ lower: string, upper: string, stream: string }) }),
  release: about(
    'A payload that customers have, by version and channel',
    object({ version: string, channel: string, architecture: string, relative: integer }),
  ),
};

const release = object(releaseOf);

const promotionTarget = object({
  ...{ namespace: string, name: string, tag: string, tag_by_commit: boolean, disabled: boolean },
  excluded_images: list(string),
  additional_images: map(string),
});

const resources = map(object({ requests: map(string), limits: map(string) }));

const substitutions = list(object({ pullspec: string, with: string }));

const externalImage = object({
  ...{ registry: string, namespace: string, name: string, tag: string, as: string },
  ...{ pull_secret: string, pull_spec: string },
});

const tagSpecification = object({
  namespace: string,
  name: string,
  include_built_images: boolean,
  reference_policy: string,
});

const target = { to: string, ref: string };

const rawStep = object({
  input_image_tag_step: object(embedded({ base_image: imageStreamTag, external_image: externalImage, ...target })),
  pipeline_image_cache_step: object({ from: string, commands: string, ...target }),
  source_step: object({ from: string, pull_spec: string, clonerefs_path: string, ...target }),
  bundle_source_step: object({ substitutions }),
  index_generator_step: object({ to: string, operator_index: list(string), base_index: string, update_graph: string }),
  project_directory_image_build_step: image,
  rpm_image_injection_step: object({ from: string, to: string }),
  rpm_serve_step: object({ from: string, ref: string }),
  output_image_tag_step: object({ from: string, to: imageStreamTag, optional: boolean }),
  release_images_tag_step: tagSpecification,
  resolved_release_images_step: object({ name: string, ...embedded(releaseOf) }),
  test_step: test,
  project_directory_image_build_inputs: projectImage,
});

const commandsOf = list(object({ ref: string, commands: string }));

/** A configuration of ci-operator: one branch, or one variant of it, of one repository. */
export const configurationShape = object({
  zz_generated_metadata: about(
    'Whose configuration it is; tools write it by the name of the file',
    object({ org: string, repo: string, branch: string, variant: string }),
  ),
  prowgen: object({
    ...{ disable_rehearsals: boolean, skip_operator_presubmits: boolean, enable_secrets_store_csi_driver: boolean },
    ...{ private: boolean, expose: boolean, disable_sparse_checkout: boolean },
  }),
  ...embedded({
    base_images: about('Images that are imported, by the name that they have in this file', map(imageStreamTag)),
    base_rpm_images: map(imageStreamTag),
    external_images: map(externalImage),
    build_root: about('The image in which the repository is built and its commands run', buildRoot),
    build_roots: map(buildRoot),
    tag_specification: tagSpecification,
    releases: about('Payloads that tests install or test, by name: "latest", "initial" or another', map(release)),
  }),
  binary_build_commands: string,
  test_binary_build_commands: string,
  rpm_build_commands: string,
  binary_build_commands_list: commandsOf,
  test_binary_build_commands_list: commandsOf,
  rpm_build_commands_list: commandsOf,
  rpm_build_location: string,
  rpm_build_location_list: list(object({ ref: string, location: string })),
  canonical_go_repository: string,
  canonical_go_repository_list: list(object({ ref: string, repository: string })),
  images: about('Images that are built of the repository', images),
  operator: object({ bundles: list(bundle), substitutions }),
  tests: about('What is run', list(test)),
  raw_steps: list(rawStep),
  promotion: about(
    'Where the images go when a change has merged',
    object({ to: list(promotionTarget), registry_override: string, disable_build_cache: boolean, cron: string }),
  ),
  resources: about('What steps may take of a node, by name; "*" is for all others', resources),
});

export type Configuration = Read<typeof configurationShape>;
export type ImageStreamTag = Read<typeof imageStreamTag>;
export type BuildRoot = Read<typeof buildRoot>;
export type ImageBuild = Read<typeof image>;
export type Bundle = Read<typeof bundle>;
export type Release = Read<typeof release>;
export type RawStep = Read<typeof rawStep>;
export type PromotionTarget = Read<typeof promotionTarget>;
export type Resources = Read<typeof resources>;
