import { kinds } from '../objects.ts';
import { configMap, serviceAccounts } from './manifest.ts';
import type { Operand } from './operand.ts';

/** Tekton Chains. Whoever deletes the chain-secret set loses the signing key: it comes back empty. */
export const chains: Operand = {
  kind: 'TektonChain',
  name: 'chain',
  automatic: true,
  controller: 'tektonchain',
  module: 'github.com/tektoncd/chains',
  envPrefix: 'IMAGE_CHAINS_',
  partOf: 'tekton-chains',
  dependsOn: ['TektonPipeline'],
  sets: [
    {
      type: 'chain-config',
      rule: 'recreated',
      prefix: 'chain-config',
      manifests: (namespace) => [configMap(namespace, 'chains-config')],
    },
    {
      type: 'chain-secret',
      rule: 'kept',
      prefix: 'chain-secret',
      manifests: (namespace) => [{ ...kinds.secret, metadata: { name: 'signing-secrets', namespace }, type: 'Opaque' }],
    },
    {
      type: 'chain',
      rule: 'refreshed',
      prefix: 'chain',
      installType: true,
      workloads: true,
      manifests: (namespace, version) => [
        ...serviceAccounts(namespace, ['tekton-chains-controller']),
        configMap(namespace, 'chains-info', { version }),
      ],
    },
  ],
  workloads: [
    {
      name: 'tekton-chains-controller',
      container: 'tekton-chains-controller',
      stateful: 'ordinals',
      labels: { name: 'controller', component: 'controller' },
      service: 'tekton-chains-metrics',
      importPath: 'cmd/controller',
    },
  ],
};
