import { nodeArchitecture } from '../cluster/cluster-facts.ts';
import { hostOf, registryHosts, routeAuthority } from '../cluster/images/own-registry.ts';
import { ourProject } from '../cluster/setup/our-project.ts';
import { pusherName } from '../cluster/setup/pusher.ts';
import { created, type Step } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';
import type { Permission } from '../model/permission.ts';
import type { PushTarget } from '../model/push-target.ts';
import type { World } from '../ports/world.ts';

/** How long the token pushes: the longest night. */
const tokenSeconds = 4 * 3600;

const permissions: readonly Permission[] = [
  { verb: 'get', group: 'route.openshift.io', resource: 'routes', namespace: 'openshift-image-registry' },
  { verb: 'get', group: 'config.openshift.io', resource: 'images' },
  { verb: 'get', group: '', resource: 'configmaps', namespace: 'openshift-config-managed' },
  { verb: 'create', group: '', resource: 'serviceaccounts/token' },
  { verb: 'list', group: '', resource: 'nodes' },
];

/** What must be so before the pusher's token can be had. */
const ready: readonly Link[] = ['ready:registry', 'ready:namespace', 'ready:pusher', 'ready:image-puller'];

/**
 * Who comes to the registry. `pusher`: our ServiceAccount, where it is the cluster's own registry. `session`: whoever signs
 * in to the cluster, for those who only look. `user`: whoever is logged in on this machine; there is no cluster.
 */
export type RegistryUser = 'pusher' | 'session' | 'user';

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

/** The cluster's own registry with a login for it; undefined where another one is asked for. */
async function ownTarget(
  asked: string | undefined,
  user: 'pusher' | 'session',
  { cluster, registries, session }: World,
): Promise<PushTarget | undefined> {
  const [route] = await registryHosts(cluster);
  const project = await ourProject(cluster, asked);
  const host = asked === undefined ? route : hostOf(asked);
  if (project === undefined || host === undefined) return undefined;
  const repository = `${host}/${project}`;
  if (asked !== undefined && asked !== repository) throw tooDeep(asked, repository);
  const [password, authority] = await Promise.all([
    user === 'pusher' ? cluster.issueToken({ namespace: project, name: pusherName }, tokenSeconds) : session.token(),
    routeAuthority(cluster),
  ]);
  // A kubeconfig may sign in with a certificate, which the registry does not take.
  if (password === undefined) return { repository, env: {}, ofCluster: true };
  const env = await registries.keep({ registry: host, username: pusherName, password, authority });
  return { repository, env, ofCluster: true };
}

function noRoute(): StreamstressError {
  const message =
    'the registry of the cluster cannot be reached from here: it has no route. Let it be set up (without --no-auto-setup), or give --registry HOST/REPOSITORY, a registry that the cluster can pull from';
  return new StreamstressError('infrastructure', ['registry', 'no_route'], message);
}

function tooDeep(asked: string, repository: string): StreamstressError {
  const message = `--registry "${asked}": images of the cluster's own registry are named <project>/<name>. Give "${repository}"`;
  return new StreamstressError('request', ['registry', 'too_deep'], message);
}
