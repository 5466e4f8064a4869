import { namespaceTarget } from '../../cluster/images/namespace-target.ts';
import { created, type Step } from '../../engine/step.ts';

/** Finds where the images of the run's namespace are pushed and read by us: creates `registry:ci`. */
export function reachRegistryStep(): Step {
  return {
    ...{ name: 'reach the registry', kind: 'registry', requires: ['namespace:ci'], creates: ['registry:ci'] },
    permissions: [{ verb: 'create', group: '', resource: 'serviceaccounts/token' }],
    async run(inputs, { world }) {
      const target = await namespaceTarget(inputs.get('namespace:ci'), world);
      return { summary: target.repository, created: [created('registry:ci', target)] };
    },
  };
}
