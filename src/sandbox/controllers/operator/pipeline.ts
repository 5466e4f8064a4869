import type { Operand } from './operand.ts';

/** Tekton Pipelines, in the version that operator 1.23.1 carries. */
export const pipeline: Operand = {
  kind: 'TektonPipeline',
  name: 'pipeline',
  version: 'v1.12.2',
  module: 'github.com/tektoncd/pipeline',
  envPrefix: 'IMAGE_PIPELINES_',
  partOf: 'tekton-pipelines',
  dependsOn: [],
  info: 'pipelines-info',
  workloads: [
    {
      name: 'tekton-pipelines-controller',
      container: 'tekton-pipelines-controller',
      labels: { name: 'controller', component: 'controller' },
      importPath: 'cmd/controller',
      imageArgs: {
        '-entrypoint-image': 'cmd/entrypoint',
        '-nop-image': 'cmd/nop',
        '-sidecarlogresults-image': 'cmd/sidecarlogresults',
        '-workingdirinit-image': 'cmd/workingdirinit',
        '-shell-image': 'cmd/entrypoint',
      },
      args: ['-disable-ha=false'],
    },
    {
      name: 'tekton-events-controller',
      container: 'tekton-events-controller',
      labels: { name: 'events', component: 'events' },
      importPath: 'cmd/events',
    },
    {
      name: 'tekton-pipelines-remote-resolvers',
      container: 'controller',
      labels: { name: 'resolvers', component: 'resolvers' },
      app: 'tekton-pipelines-resolvers',
      importPath: 'cmd/resolvers',
    },
    {
      name: 'tekton-pipelines-webhook',
      container: 'webhook',
      labels: { name: 'webhook', component: 'webhook' },
      importPath: 'cmd/webhook',
    },
  ],
};
