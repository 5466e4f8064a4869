import type { ClaimedCluster } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** How one signs in to the cluster of a ClusterDeployment. Errors: `infrastructure`, `ci:acquiring_cluster_claim:no_access`. */
export async function readAccess(
  cluster: Cluster,
  deployment: KubernetesObject,
): Promise<Pick<ClaimedCluster, 'kubeconfig' | 'password'>> {
  const { adminKubeconfigSecretRef, adminPasswordSecretRef } = deployment.spec.clusterMetadata ?? {};
  const read = (field: string, name: string | undefined, key: string) =>
    readSecret(cluster, deployment, { field, name, key });
  return {
    kubeconfig: await read('adminKubeconfigSecretRef', adminKubeconfigSecretRef?.name, 'kubeconfig'),
    password: await read('adminPasswordSecretRef', adminPasswordSecretRef?.name, 'password'),
  };
}

async function readSecret(
  cluster: Cluster,
  { metadata: { namespace = '', name: of } }: KubernetesObject,
  { field, name, key }: { readonly field: string; readonly name: string | undefined; readonly key: string },
): Promise<string> {
  const secret = name === undefined ? undefined : await cluster.get({ ...kinds.secret, namespace, name });
  const value: string | undefined = secret?.data?.[key];
  if (value) return Buffer.from(value, 'base64').toString();
  const what =
    name === undefined
      ? `has no ${field}`
      : `names Secret "${namespace}/${name}", which has no key "${key}" or is not there`;
  const message = `ClusterDeployment "${namespace}/${of}" ${what}: nobody can sign in to its cluster. Run again, or ask the owner of the pool`;
  throw new StreamstressError('infrastructure', ['ci', 'acquiring_cluster_claim', 'no_access'], message);
}
