import type { CiNamespace } from '../../model/ci-run.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

const group = 'rbac.authorization.k8s.io';

/**
 * The account that the steps of a test have: it sees the namespace, reads and writes its own shared directory, and gives
 * others what it has itself.
 */
export async function makeTestAccount(cluster: Cluster, namespace: CiNamespace, test: string): Promise<void> {
  const metadata = (name: string) => ({ name, namespace: namespace.name, labels: namespace.labels });
  const subjects = [{ kind: kinds.serviceAccount.kind, name: test, namespace: namespace.name }];
  const rules = [
    { apiGroups: [''], resources: ['secrets'], resourceNames: [test], verbs: ['get', 'update'] },
    { apiGroups: [group], resources: ['roles', 'rolebindings'], verbs: ['create', 'list'] },
    { apiGroups: ['image.openshift.io'], resources: ['imagestreams/layers'], verbs: ['get'] },
  ];
  const objects: readonly KubernetesObject[] = [
    { ...kinds.serviceAccount, metadata: metadata(test) },
    { ...kinds.role, metadata: metadata(test), rules },
    {
      ...kinds.roleBinding,
      metadata: metadata(test),
      subjects,
      roleRef: { apiGroup: group, kind: 'Role', name: test },
    },
    {
      ...kinds.roleBinding,
      ...{ metadata: metadata(`${test}-view`), subjects },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'view' },
    },
  ];
  for (const object of objects) await cluster.create(object);
}

/** Secrets with which the nodes pull the namespace's images: those of its account `default`, which is there first. */
export async function pullSecretsOf(cluster: Cluster, namespace: string): Promise<readonly { name: string }[]> {
  const account = await cluster.get({ ...kinds.serviceAccount, namespace, name: 'default' });
  return account?.imagePullSecrets ?? [];
}
