import { readClusterFacts } from '../cluster/cluster-facts.ts';
import { created, type Step } from '../engine/step.ts';

/** Signs in and finds the operator: creates `cluster:target`. */
export function connectClusterStep(): Step {
  return {
    name: 'cluster',
    kind: 'cluster',
    requires: [],
    creates: ['cluster:target'],
    async run(_inputs, { world, progress }) {
      progress(`signing in ${world.session.how}`);
      const facts = await readClusterFacts(world.cluster);
      const what = facts.sandbox ? 'streamstress sandbox' : 'OpenShift';
      return {
        summary: `${what} ${facts.openshift} at ${facts.server}, ${facts.csv}, ${world.session.how}`,
        created: [created('cluster:target', facts)],
      };
    },
  };
}
