import { configMap, serviceAccounts } from './manifest.ts';
import type { Operand } from './operand.ts';
import type { Workload } from './workload.ts';

/** Tekton Results with its database, which no Deployment's image variable touches. */
export const results: Operand = {
  kind: 'TektonResult',
  name: 'result',
  automatic: true,
  controller: 'tektonresult',
  module: 'github.com/tektoncd/results',
  envPrefix: 'IMAGE_RESULTS_',
  partOf: 'tekton-results',
  dependsOn: ['TektonPipeline'],
  sets: [
    { type: 'pre', rule: 'refreshed', prefix: 'result-pre' },
    {
      type: 'result',
      rule: 'refreshed',
      prefix: 'result',
      installType: true,
      workloads: true,
      manifests: (namespace, version) => [
        ...serviceAccounts(namespace, ['tekton-results-api', 'tekton-results-watcher']),
        configMap(namespace, 'tekton-results-info', { version }),
        configMap(namespace, 'tekton-results-postgres'),
      ],
    },
    { type: 'post', rule: 'refreshed', prefix: 'result-post' },
  ],
  workloads: [
    workload('tekton-results-api', 'api', {
      importPath: 'cmd/api',
      service: 'tekton-results-api-service',
      probed: true,
    }),
    workload('tekton-results-retention-policy-agent', 'retention-policy-agent', {
      importPath: 'cmd/retention-policy-agent',
      service: null,
    }),
    workload('tekton-results-watcher', 'watcher', {
      importPath: 'cmd/watcher',
      stateful: 'ordinals',
      args: ['-api_addr', '$(TEKTON_RESULTS_API_SERVICE)', '-auth_mode', '$(AUTH_MODE)'],
    }),
    {
      name: 'tekton-results-postgres',
      container: 'postgres',
      stateful: 'always',
      selector: { 'app.kubernetes.io/name': 'tekton-results-postgres' },
      app: null,
      service: 'tekton-results-postgres-service',
      importPath: 'postgres',
      command: ['/bin/bash', '/upgrade-scripts/postgres-wrapper.sh'],
    },
  ],
};

function workload(name: string, container: string, rest: Omit<Workload, 'name' | 'container'>): Workload {
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/version': '$(version)' };
  return { name, container, selector, ...rest };
}
