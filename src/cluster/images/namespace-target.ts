import type { CiNamespace } from '../../model/ci-run.ts';
import type { PushTarget } from '../../model/push-target.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { World } from '../../ports/world.ts';
import { readStream } from '../image-streams/read-stream.ts';
import { kinds } from '../kinds.ts';
import { hostOf, routeAuthority } from './own-registry.ts';

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
  const stream = await readStream(cluster, namespace, 'pipeline');
  const host = hostOf(stream?.publicRepository ?? registry);
  const [password, authority] = await Promise.all([
    cluster.issueToken({ namespace, name: pusher }, tokenSeconds),
    authorityIn(cluster, namespace),
  ]);
  const env = await registries.keep({ registry: host, username: pusher, password, authority });
  return { repository: `${host}/${namespace}`, env, ofCluster: true };
}

/** Who may not look where it is published finds it among the authorities that every namespace is given. */
async function authorityIn(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const published = await routeAuthority(cluster).catch(() => undefined);
  if (published !== undefined) return published;
  return (await cluster.get({ ...kinds.configMap, namespace, name: 'kube-root-ca.crt' }))?.data?.['ca.crt'];
}
