import { asStreamstressError, StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/**
 * Deletes the ClusterClaims with these labels (`name=value`, …), wherever they are: their pools take the clusters back.
 * `look` sees each before; what it throws keeps nothing from being given back. Returns their names, `namespace/name`.
 * Errors: `infrastructure`, `ci:releasing_cluster_claim`, with those that are left, after all were tried.
 */
export async function releaseClaims(
  cluster: Cluster,
  labels: string,
  look: (claim: KubernetesObject) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const claims = await cluster.list(kinds.clusterClaim, { labels });
  const left: string[] = [];
  for (const claim of claims) {
    await look(claim).catch(() => {});
    const { namespace = '', name } = claim.metadata;
    await cluster
      .delete({ ...kinds.clusterClaim, namespace, name })
      .catch((error) => left.push(`"${namespace}/${name}" (${asStreamstressError(error).message})`));
  }
  if (left.length > 0) throw notReleased(left);
  return claims.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

function notReleased(left: readonly string[]): StreamstressError {
  const message = `a claimed cluster could not be given back: delete ClusterClaim ${left.join(', ')} yourself, or its lifetime ends it`;
  return new StreamstressError('infrastructure', ['ci', 'releasing_cluster_claim'], message);
}
