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
  },
};
