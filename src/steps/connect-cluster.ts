import { readClusterFacts } from '../cluster/cluster-facts.ts';
import { factsPermissions } from '../cluster/permissions.ts';
import { created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';
import type { Operator } from '../model/operator.ts';

/** Signs in and finds the operator, where one is tested, once what must be so before is: creates `cluster:target`. */
export function connectClusterStep(operator: Operator | undefined, requires: readonly Link[] = []): Step {
  return {
    name: 'cluster',
    kind: 'cluster',
    requires,
    creates: ['cluster:target'],
    permissions: factsPermissions,
    async run(_inputs, { world, progress }) {
      progress(`signing in ${world.session.how}`);
      const facts = await readClusterFacts(world.cluster, operator);
      const what = facts.sandbox ? 'streamstress sandbox' : 'OpenShift';
      return {
        summary: [
          `${what} ${facts.openshift} at ${facts.server}`,
          ...(operator ? [facts.csv] : []),
          world.session.how,
        ].join(', '),
        created: [created('cluster:target', facts)],
      };
    },
  };
}
