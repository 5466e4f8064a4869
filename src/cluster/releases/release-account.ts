import type { CiNamespace } from '../../model/ci-run.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { awaitAccounts } from '../ci-namespace/await-usable.ts';
import type { StreamGround } from '../image-streams/stream-ground.ts';
import { kinds } from '../kinds.ts';

/** As whom a payload is put together: it reads the streams of the namespace and pushes to one. */
export const releaseAccount = 'release-builder';

/** Makes the ServiceAccount with what it may do, where it is not there. Errors: `ci:initializing_namespace:timeout`. */
export async function makeReleaseAccount(ground: StreamGround): Promise<void> {
  const { cluster, namespace } = ground;
  for (const object of objectsOf(namespace)) await cluster.create(object);
  await awaitAccounts(cluster, namespace.name, [releaseAccount], ground);
}

function objectsOf({ name: namespace, labels }: CiNamespace): readonly KubernetesObject[] {
  const metadata = { name: releaseAccount, namespace, labels };
  const apiGroup = 'rbac.authorization.k8s.io';
  const rules = [
    { apiGroups: ['', 'image.openshift.io'], resources: ['imagestreams/layers'], verbs: ['get', 'update'] },
    {
      apiGroups: ['', 'image.openshift.io'],
      resources: ['imagestreams', 'imagestreamtags', 'imagestreamimages'],
      verbs: ['get', 'list', 'create', 'update'],
    },
  ];
  return [
    { ...kinds.serviceAccount, metadata },
    { ...kinds.role, metadata, rules },
    {
      ...kinds.roleBinding,
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: releaseAccount },
      subjects: [{ kind: 'ServiceAccount', name: releaseAccount, namespace }],
    },
  ];
}
