import type { CiNamespace } from '../../model/ci-run.ts';
import type { PushTarget } from '../../model/push-target.ts';
import type { World } from '../../ports/world.ts';
import { hostOf, registryHosts, routeAuthority } from './own-registry.ts';

/** How long the token pushes: the longest night. */
const tokenSeconds = 12 * 3600;

/** Who may push into the streams of its project, on every OpenShift. */
const pusher = 'builder';

/**
 * The images of a run's namespace in the cluster's own registry, with a login for it: by the route where it has one, else
 * by the address that its pods know.
 */
export async function namespaceTarget(
  { name: namespace, registry }: CiNamespace,
  { cluster, registries }: Pick<World, 'cluster' | 'registries'>,
): Promise<PushTarget> {
  const [host = hostOf(registry)] = await registryHosts(cluster);
  const [password, authority] = await Promise.all([
    cluster.issueToken({ namespace, name: pusher }, tokenSeconds),
    routeAuthority(cluster).catch(() => undefined),
  ]);
  const env = await registries.keep({ registry: host, username: pusher, password, authority });
  return { repository: `${host}/${namespace}`, env, ofCluster: true };
}
