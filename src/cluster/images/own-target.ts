import { StreamstressError } from '../../model/error.ts';
import type { Permission } from '../../model/permission.ts';
import type { PushTarget } from '../../model/push-target.ts';
import type { World } from '../../ports/world.ts';
import { ourProject } from '../setup/our-project.ts';
import { pusherName } from '../setup/pusher.ts';
import { hostOf, registryHosts, routeAuthority } from './own-registry.ts';

/** How long the token pushes: the longest night. */
const tokenSeconds = 4 * 3600;

/** Who comes to the cluster's own registry. `pusher`: our ServiceAccount. `session`: whoever signs in to the cluster. */
export type OwnRegistryUser = 'pusher' | 'session';

/** What it takes to find it. */
export const ownTargetPermissions: readonly Permission[] = [
  { verb: 'get', group: 'route.openshift.io', resource: 'routes', namespace: 'openshift-image-registry' },
  { verb: 'get', group: 'config.openshift.io', resource: 'images' },
  { verb: 'get', group: '', resource: 'configmaps', namespace: 'openshift-config-managed' },
];

/** The cluster's own registry with a login for it; undefined where another one is asked for. */
export async function ownTarget(
  asked: string | undefined,
  user: OwnRegistryUser,
  { cluster, registries, session }: Pick<World, 'cluster' | 'registries' | 'session'>,
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

function tooDeep(asked: string, repository: string): StreamstressError {
  const message = `--registry "${asked}": images of the cluster's own registry are named <project>/<name>. Give "${repository}"`;
  return new StreamstressError('request', ['registry', 'too_deep'], message);
}
