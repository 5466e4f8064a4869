import type { Finding } from '../../model/finding.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

interface Capabilities {
  readonly knownCapabilities?: readonly string[];
  readonly enabledCapabilities?: readonly string[];
}

/** The cluster builds images: OpenShift always did, until that became a capability that may be left out. */
export async function checkBuilds(cluster: Cluster): Promise<Finding> {
  const version = await cluster.get({ ...kinds.clusterVersion, name: 'version' });
  const { knownCapabilities = [], enabledCapabilities = [] }: Capabilities = version?.status?.capabilities ?? {};
  if (!knownCapabilities.includes('Build') || enabledCapabilities.includes('Build')) {
    return { status: 'ok', summary: 'the cluster builds images' };
  }
  return {
    status: 'failed',
    summary: 'the cluster builds no images: its capability "Build" is not enabled',
    todo: 'Install buildah, podman or docker here, or let an administrator enable it: spec.capabilities of ClusterVersion "version"',
  };
}
