import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';

const apiGroup = 'rbac.authorization.k8s.io';

/**
 * Gives every namespace what OpenShift's controllers give it: the ServiceAccounts `default`, `builder` and `deployer`
 * with their pull secrets, the RoleBindings that let its Pods pull its images and `builder` push them, and the certificate authority (PEM) of the
 * API server. Returns the way to stop it.
 */
export function giveProjectDefaults(store: Store, authority = ''): () => void {
  return store.watch(({ type, object }) => {
    if (type !== 'ADDED' || object.kind !== 'Namespace') return;
    for (const each of defaultsOf(object.metadata.name, authority)) if (!store.get(keyOf(each))) store.create(each);
  });
}

function defaultsOf(namespace: string, authority: string): readonly KubernetesObject[] {
  const pullers = { apiGroup, kind: 'Group', name: `system:serviceaccounts:${namespace}` };
  return [
    ...['default', 'builder', 'deployer'].flatMap((name) => accountWithPullSecret(namespace, name)),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace },
      data: { 'ca.crt': authority },
    },
    binding(namespace, 'system:image-pullers', 'system:image-puller', pullers),
    binding(namespace, 'system:image-builders', 'system:image-builder', {
      kind: 'ServiceAccount',
      name: 'builder',
      namespace,
    }),
  ];
}

/** The login that it holds is nobody's: whoever pulls is known by his token here. */
function accountWithPullSecret(namespace: string, name: string): readonly KubernetesObject[] {
  const [apiVersion, secret] = ['v1', `${name}-dockercfg`];
  const data = { '.dockercfg': Buffer.from('{}').toString('base64') };
  return [
    { apiVersion, kind: 'Secret', metadata: { name: secret, namespace }, type: 'kubernetes.io/dockercfg', data },
    { apiVersion, kind: 'ServiceAccount', metadata: { name, namespace }, imagePullSecrets: [{ name: secret }] },
  ];
}

function binding(
  namespace: string,
  name: string,
  role: string,
  subject: Readonly<Record<string, string>>,
): KubernetesObject {
  return {
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup, kind: 'ClusterRole', name: role },
    subjects: [subject],
  };
}
