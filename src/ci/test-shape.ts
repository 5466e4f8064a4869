import {
  about,
  boolean,
  count,
  duration,
  embedded,
  integer,
  list,
  map,
  object,
  type Read,
  string,
} from './reading/shape.ts';

const architecture = about('amd64, arm64, ppc64le or s390x', string);
const tag = object({ namespace: string, name: string, tag: string, as: string });
const dnsConfig = object({ nameservers: list(string), searches: list(string) });

/** A secret of a collection, or one by name, as steps and container tests mount it. */
const fromStore = { bundle: string, collection: string, group: string, field: string, as: string };

const credential = object({ namespace: string, name: string, mount_path: string, ...fromStore });
const secret = object({ name: string, mount_path: string, ...fromStore });

export const parameter = object({ name: string, default: string, documentation: string });
const dependency = object({ name: string, env: string });
export const lease = object({ resource_type: string, env: string, count });
const requirements = object({ requests: map(string), limits: map(string) });

/** A step as a test, a chain or the registry writes it. */
export const stepFields = {
  as: string,
  from: about('An image: its tag, or stream and tag with a colon between them', string),
  from_image: tag,
  commands: about('Bash; in the registry the name of the file that has it', string),
  resources: requirements,
  timeout: duration,
  grace_period: duration,
  credentials: list(credential),
  env: list(parameter),
  dependencies: list(dependency),
  dnsConfig,
  leases: list(lease),
  optional_on_success: boolean,
  best_effort: boolean,
  no_kubeconfig: boolean,
  cli: about('A release whose oc is in $CLI_DIR', string),
  observers: list(string),
  run_as_script: boolean,
  node_architecture: architecture,
  nested_podman: boolean,
};

const literalStep = object(stepFields);

/** An element of a phase: one of `ref`, `chain` and a step. */
export const stepOrReference = object({ ...embedded(stepFields), ref: string, chain: string });

/** What observes the steps of a test. */
export const observerFields = {
  ...{ name: string, from: string, from_image: tag, commands: string, resources: requirements },
  ...{ timeout: duration, grace_period: duration, env: list(parameter) },
};

const observer = object(observerFields);

const flags = {
  allow_skip_on_success: boolean,
  allow_best_effort_post_steps: boolean,
  node_architecture: architecture,
  node_architecture_overrides: map(string),
};

const ofTest = {
  dependencies: about('Images by the variable that a step declares', map(string)),
  dependency_overrides: about('Pull specs by the variable', map(string)),
  dnsConfig,
  leases: list(lease),
  ...flags,
};

/** A test's or a workflow's steps, before the registry. */
export const multiStage = object({
  workflow: string,
  cluster_profile: string,
  pre: list(stepOrReference),
  test: list(stepOrReference),
  post: list(stepOrReference),
  env: about('Parameters that steps declare', map(string)),
  observers: object({ enable: list(string), disable: list(string) }),
  ...ofTest,
});

/** The same after the registry. */
const literal = object({
  cluster_profile_literal: object({
    ...{ name: string, lease_type: string, ip_pool_lease_type: string, cluster_type: string, secret: string },
  }),
  pre: list(literalStep),
  test: list(literalStep),
  post: list(literalStep),
  env: map(string),
  observers: list(observer),
  timeout: duration,
  ...ofTest,
});

const claim = object({
  ...{ as: string, product: string, version: string, architecture: string, cloud: string, owner: string },
  ...{ labels: map(string), timeout: duration },
});

const reporter = object({
  ...{ channel: string, job_states_to_report: list(string), report_template: string, report_presubmit: boolean },
});

/** One of `tests`. */
export const test = object({
  as: about('Its name, which is its target and a part of the names of its jobs', string),
  commands: string,
  container: about(
    'Runs the commands in one pod',
    object({ from: string, clone: boolean, memory_backed_volume: object({ size: string }) }),
  ),
  steps: about('Runs steps, its own or those of a workflow', multiStage),
  literal_steps: about('The same after the registry; tools write it', literal),
  cluster: string,
  secret,
  secrets: list(secret),
  cron: string,
  interval: string,
  minimum_interval: string,
  release_controller: boolean,
  presubmit: about('Of a periodic test: also before a change merges', boolean),
  postsubmit: about('After a change has merged', boolean),
  cluster_claim: about('A cluster of a pool', claim),
  always_run: boolean,
  run_if_changed: string,
  skip_if_only_changed: string,
  pipeline_run_if_changed: string,
  pipeline_skip_if_only_changed: string,
  skip_branches: list(string),
  optional: boolean,
  portable: boolean,
  timeout: about('72h at most', duration),
  node_architecture: architecture,
  disable_rehearsal: boolean,
  disable_pod_scaler: boolean,
  restrict_network_access: boolean,
  shard_count: integer,
  max_concurrency: integer,
  retry: object({ run_all: boolean, attempts: integer, interval: string }),
  capabilities: list(string),
  nested_podman: boolean,
  reporter_config: reporter,
});

export type Test = Read<typeof test>;
export type MultiStage = Read<typeof multiStage>;
export type LiteralSteps = Read<typeof literal>;
export type LiteralStep = Read<typeof literalStep>;
export type StepOrReference = Read<typeof stepOrReference>;
export type Observer = Read<typeof observer>;
export type ClusterClaim = Read<typeof claim>;
export type Credential = Read<typeof credential>;
export type Secret = Read<typeof secret>;
export type Lease = Read<typeof lease>;
export type Dependency = Read<typeof dependency>;
export type Parameter = Read<typeof parameter>;
/** The phases of a multi-stage test, in their order. */
export const phases = ['pre', 'test', 'post'] as const;
export type Phase = (typeof phases)[number];
