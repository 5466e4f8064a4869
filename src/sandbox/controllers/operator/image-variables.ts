import { isAtLeast, type ReleaseName } from './releases.ts';

/** A group of variables: from a release on, or up to one. */
interface Group {
  readonly prefix: string;
  readonly names: string;
  readonly from?: ReleaseName;
  readonly until?: ReleaseName;
}

/** What follows `IMAGE_` in the lifecycle container. Read: the ClusterServiceVersions of five releases (facts 2.3). */
const groups: readonly Group[] = [
  {
    prefix: 'PIPELINES_',
    names:
      'PROXY TEKTON_PIPELINES_CONTROLLER WEBHOOK CONTROLLER TEKTON_EVENTS_CONTROLLER ARG__ENTRYPOINT_IMAGE ARG__GIT_IMAGE ARG__WORKINGDIRINIT_IMAGE ARG__SIDECARLOGRESULTS_IMAGE ARG__NOP_IMAGE ARG__SHELL_IMAGE CONSOLE_PLUGIN',
  },
  { prefix: 'PIPELINES_', names: 'CONSOLE_PLUGIN_LEGACY', from: '1.21' },
  { prefix: 'TRIGGERS_', names: 'TEKTON_TRIGGERS_CONTROLLER WEBHOOK TEKTON_TRIGGERS_CORE_INTERCEPTORS ARG__EL_IMAGE' },
  { prefix: 'CHAINS_', names: 'TEKTON_CHAINS_CONTROLLER' },
  { prefix: 'RESULTS_', names: 'POSTGRES WATCHER API RETENTION_POLICY_AGENT' },
  { prefix: 'MAG_', names: 'TEKTON_TASKGROUP_CONTROLLER MANUAL_APPROVAL' },
  { prefix: 'PAC_', names: 'PAC_CONTROLLER PAC_WEBHOOK PAC_WATCHER PAC_CLI' },
  { prefix: 'PRUNER_', names: 'CONTROLLER' },
  { prefix: 'PRUNER_', names: 'WEBHOOK', from: '1.21' },
  { prefix: 'HUB_', names: 'TEKTON_HUB_DB TEKTON_HUB_DB_MIGRATION TEKTON_HUB_API TEKTON_HUB_UI', until: '1.23' },
  { prefix: 'SCHEDULER_', names: 'MANAGER WEBHOOK', from: '1.22' },
  { prefix: 'MULTICLUSTERPROXYAAE_', names: 'PROXY_AAE', from: '1.22' },
  { prefix: 'SYNCER_SERVICE_', names: 'WORKLOAD_CONTROLLER', from: '1.22' },
  { prefix: 'JOB_PRUNER_', names: 'TKN' },
  {
    prefix: 'ADDONS_',
    names:
      'PARAM_BUILDER_IMAGE PARAM_KN_IMAGE MVN_SETTINGS SKOPEO_COPY GENERATE GEN_ENV_FILE PARAM_MAVEN_IMAGE OC PARAM_GITINITIMAGE GIT_RUN REPORT GIT_CLONE PREPARE_AND_RUN CACHE_UPLOAD CACHE_FETCH KN OPC SKOPEO_RESULTS BUILD S2I_BUILD S2I_GENERATE LOAD_SCRIPTS MAVEN_GENERATE PREPARE PARAM_TKN_IMAGE TKN TKN_CLI_SERVE MAVEN_GOALS',
  },
  { prefix: 'ADDONS_', names: 'TKN_CLI_SERVE_INIT_CONFIG', from: '1.21' },
];

/** The names of all `IMAGE_…` variables that a release's lifecycle container has. */
export function imageVariables(release: ReleaseName): readonly string[] {
  const own = groups.filter(
    ({ from = '1.20', until = 'next' }) => isAtLeast(release, from) && isAtLeast(until, release),
  );
  return own.flatMap(({ prefix, names }) => names.split(' ').map((name) => `IMAGE_${prefix}${name}`));
}
