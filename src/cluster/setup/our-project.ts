import type { Cluster } from '../../ports/cluster.ts';
import { hostOf, registryHosts } from '../images/own-registry.ts';

/** Project that images are pushed to where no registry is named. */
const defaultProject = 'tekton-upstream';

/**
 * The project that holds our images in the cluster's own registry: that of `host/project`, or the default where no
 * registry is asked for. Undefined where the one asked for is another registry than the cluster's.
 */
export async function ourProject(cluster: Cluster, asked: string | undefined): Promise<string | undefined> {
  if (asked === undefined) return defaultProject;
  const host = hostOf(asked);
  return (await registryHosts(cluster)).includes(host) ? asked.slice(host.length + 1).split('/')[0] : undefined;
}

/** What a prerequisite of the cluster's own registry says where another one is used. */
export function unneeded(asked: string | undefined) {
  return { is: 'unneeded', summary: `images lie in "${asked}", not in the cluster's own registry` } as const;
}
