import type { KubernetesObject } from '../../../ports/cluster.ts';
import { kinds } from '../objects.ts';

/** The TektonConfig that the operator makes by itself where there is none. */
export const defaultTektonConfig: KubernetesObject = {
  ...kinds.tektonConfig,
  metadata: { name: 'config' },
  spec: {
    profile: 'all',
    targetNamespace: 'openshift-pipelines',
    config: {},
    pipeline: {
      'await-sidecar-readiness': true,
      coschedule: 'workspaces',
      'default-service-account': 'pipeline',
      'enable-api-fields': 'beta',
      'enable-cel-in-whenexpression': false,
      'enable-step-actions': true,
      'max-result-size': 4096,
      options: {},
      performance: { 'disable-ha': false },
      'results-from': 'termination-message',
    },
    trigger: {
      'default-service-account': 'pipeline',
      disabled: false,
      'enable-api-fields': 'stable',
      options: {},
    },
    chain: {
      'artifacts.oci.format': 'simplesigning',
      'artifacts.oci.storage': 'oci',
      'artifacts.pipelinerun.format': 'in-toto',
      'artifacts.pipelinerun.storage': 'oci',
      'artifacts.taskrun.format': 'in-toto',
      'artifacts.taskrun.storage': 'oci',
      disabled: false,
      options: {},
      performance: { 'disable-ha': false },
    },
    result: {
      disabled: false,
      is_external_db: false,
      options: {},
      performance: { 'disable-ha': false },
      route_enabled: true,
      route_tls_termination: 'edge',
    },
  },
};
