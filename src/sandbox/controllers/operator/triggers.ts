import type { Operand } from './operand.ts';

/** Tekton Triggers, in the version that operator 1.23.1 carries. */
export const triggers: Operand = {
  kind: 'TektonTrigger',
  name: 'trigger',
  version: 'v0.36.0',
  module: 'github.com/tektoncd/triggers',
  envPrefix: 'IMAGE_TRIGGERS_',
  partOf: 'tekton-triggers',
  dependsOn: ['TektonPipeline'],
  info: 'triggers-info',
  workloads: [
    {
      name: 'tekton-triggers-controller',
      container: 'tekton-triggers-controller',
      labels: { name: 'controller', component: 'controller' },
      importPath: 'cmd/controller',
      imageArgs: { '-el-image': 'cmd/eventlistenersink' },
    },
    {
      name: 'tekton-triggers-webhook',
      container: 'webhook',
      labels: { name: 'webhook', component: 'webhook' },
      importPath: 'cmd/webhook',
    },
    {
      name: 'tekton-triggers-core-interceptors',
      container: 'tekton-triggers-core-interceptors',
      labels: { name: 'core-interceptors', component: 'interceptors' },
      importPath: 'cmd/interceptors',
    },
  ],
};
