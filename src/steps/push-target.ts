import { nodeArchitecture } from '../cluster/cluster-facts.ts';
import { type OwnRegistryUser, ownTarget, ownTargetPermissions } from '../cluster/images/own-target.ts';
import { created, type Step } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';
import type { Permission } from '../model/permission.ts';

const permissions: readonly Permission[] = [
  ...ownTargetPermissions,
  { verb: 'create', group: '', resource: 'serviceaccounts/token' },
  { verb: 'list', group: '', resource: 'nodes' },
];

/** What must be so before the pusher's token can be had. */
const ready: readonly Link[] = ['ready:registry', 'ready:namespace', 'ready:pusher', 'ready:image-puller'];

/** Who comes to the registry. `user`: whoever is logged in on this machine; there is no cluster. */
export type RegistryUser = OwnRegistryUser | 'user';

/**
 * Finds out where images are pushed or lie: creates `registry:push`. Without `asked` (`host[:port]/repository`) it is the
 * cluster's own registry, and that gets a login of its own; any other is used with the user's.
 * Errors: `infrastructure`, `registry:no_route`, `registry:login_not_kept`; `request`, `registry:too_deep`.
 */
export function pushTargetStep(asked: string | undefined, user: RegistryUser): Step {
  return {
    name: 'registry',
    kind: 'registry',
    requires: user === 'pusher' ? ready : [],
    creates: ['registry:push'],
    permissions: user === 'pusher' ? permissions : [],
    async run(_inputs, { world }) {
      const own = user === 'user' ? undefined : await ownTarget(asked, user, world);
      if (own === undefined && asked === undefined) throw noRoute();
      const place = own ?? { repository: asked ?? '', env: {}, ofCluster: false };
      const target = user === 'user' ? place : { ...place, architecture: await nodeArchitecture(world.cluster) };
      const whose = target.ofCluster ? "the cluster's own registry" : 'with the login of this machine';
      return { summary: `"${target.repository}", ${whose}`, created: [created('registry:push', target)] };
    },
  };
}

function noRoute(): StreamstressError {
  const message =
    'the registry of the cluster cannot be reached from here: it has no route. Let it be set up (without --no-auto-setup), or give --registry HOST/REPOSITORY, a registry that the cluster can pull from';
  return new StreamstressError('infrastructure', ['registry', 'no_route'], message);
}
