import { configMap, serviceAccounts } from './manifest.ts';
import type { Operand } from './operand.ts';

/** Tekton Triggers. */
export const triggers: Operand = {
  kind: 'TektonTrigger',
  name: 'trigger',
  automatic: true,
  controller: 'tektontrigger',
  module: 'github.com/tektoncd/triggers',
  envPrefix: 'IMAGE_TRIGGERS_',
  partOf: 'tekton-triggers',
  dependsOn: ['TektonPipeline'],
  sets: [
    {
      type: 'main',
      rule: 'pair',
      prefix: 'trigger-main',
      workloads: true,
      manifests: (namespace, version) => [
        ...serviceAccounts(namespace, [
          'tekton-triggers-controller',
          'tekton-triggers-webhook',
          'tekton-triggers-core-interceptors',
        ]),
        configMap(namespace, 'triggers-info', { version }),
      ],
    },
  ],
  workloads: [
    {
      name: 'tekton-triggers-controller',
      container: 'tekton-triggers-controller',
      labels: { name: 'controller', component: 'controller' },
      importPath: 'cmd/controller',
      imageArgs: { '-el-image': 'cmd/eventlistenersink' },
      probed: true,
    },
    {
      name: 'tekton-triggers-webhook',
      container: 'webhook',
      labels: { name: 'webhook', component: 'webhook' },
      importPath: 'cmd/webhook',
      probed: true,
    },
    {
      name: 'tekton-triggers-core-interceptors',
      container: 'tekton-triggers-core-interceptors',
      labels: { name: 'core-interceptors', component: 'interceptors' },
      importPath: 'cmd/interceptors',
      probed: true,
    },
  ],
};
