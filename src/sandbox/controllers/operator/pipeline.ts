import { configMap, serviceAccounts } from './manifest.ts';
import type { Operand } from './operand.ts';

/** Tekton Pipelines. */
export const pipeline: Operand = {
  kind: 'TektonPipeline',
  name: 'pipeline',
  automatic: true,
  controller: 'tektonpipeline',
  module: 'github.com/tektoncd/pipeline',
  envPrefix: 'IMAGE_PIPELINES_',
  partOf: 'tekton-pipelines',
  dependsOn: [],
  sets: [
    {
      type: 'pre',
      rule: 'refreshed',
      prefix: 'pipeline-pre',
      manifests: (namespace) =>
        ['config-service-cabundle', 'config-trusted-cabundle'].map((name) => configMap(namespace, name)),
    },
    {
      type: 'main',
      rule: 'pair',
      prefix: 'pipeline-main',
      workloads: true,
      manifests: (namespace, version) => [
        ...serviceAccounts(namespace, [
          'tekton-pipelines-controller',
          'tekton-events-controller',
          'tekton-pipelines-resolvers',
          'tekton-pipelines-webhook',
        ]),
        configMap(namespace, 'pipelines-info', { version }),
      ],
    },
    { type: 'post', rule: 'refreshed', prefix: 'pipeline-post' },
  ],
  workloads: [
    {
      name: 'tekton-pipelines-controller',
      container: 'tekton-pipelines-controller',
      stateful: 'ordinals',
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
      probed: true,
    },
    {
      name: 'tekton-events-controller',
      container: 'tekton-events-controller',
      labels: { name: 'events', component: 'events' },
      importPath: 'cmd/events',
      probed: true,
    },
    {
      name: 'tekton-pipelines-remote-resolvers',
      container: 'controller',
      stateful: 'ordinals',
      labels: { name: 'resolvers', component: 'resolvers' },
      app: 'tekton-pipelines-resolvers',
      importPath: 'cmd/resolvers',
      command: ['/sbin/tini', '--', '/ko-app/resolvers'],
      probed: true,
    },
    {
      name: 'tekton-pipelines-webhook',
      container: 'webhook',
      labels: { name: 'webhook', component: 'webhook' },
      importPath: 'cmd/webhook',
      probed: true,
    },
    {
      name: 'tekton-operator-proxy-webhook',
      container: 'proxy',
      selector: { name: 'tekton-operator' },
      app: 'tekton-operator',
      importPath: 'cmd/proxy',
    },
  ],
};
