import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';

const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
const user = { apiVersion: 'user.openshift.io/v1', kind: 'User', name: '~' };

/** Name of the user whom the cluster takes us for; undefined where it cannot say. */
export async function whoAmI(cluster: Cluster): Promise<string | undefined> {
  const reviewed = await cluster.create({ ...review, metadata: { name: '' } }).catch((error: unknown) => {
    if (error instanceof StreamstressError && error.reason === 'cluster:kind_not_served') return undefined;
    throw error;
  });
  if (reviewed !== undefined && reviewed !== 'exists') return reviewed.status?.userInfo?.username;
  return (await cluster.get(user))?.metadata.name;
}
