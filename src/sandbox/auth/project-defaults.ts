import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';

const apiGroup = 'rbac.authorization.k8s.io';

/**
 * Gives every namespace what OpenShift's controllers give it: the ServiceAccounts `default`, `builder` and `deployer`, the
 * RoleBindings that let its Pods pull its images and `builder` push them, and the certificate authority (PEM) of the API
 * server; and every ServiceAccount its pull secret. Returns the way to stop it.
 */
export function giveProjectDefaults(store: Store, authority = ''): () => void {
  return store.watch(({ type, object }) => {
    if (type !== 'ADDED') return;
    if (object.kind === 'ServiceAccount') givePullSecret(store, object);
    if (object.kind !== 'Namespace') return;
    for (const each of defaultsOf(object.metadata.name, authority)) if (!store.get(keyOf(each))) store.create(each);
  });
}

function defaultsOf(namespace: string, authority: string): readonly KubernetesObject[] {
  const pullers = { apiGroup, kind: 'Group', name: `system:serviceaccounts:${namespace}` };
  return [
    ...['default', 'builder', 'deployer'].map((name) => ({
      ...{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    })),
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

/** The login that it holds is nobody's: whoever pulls is known by his token here. It goes with its account. */
function givePullSecret(store: Store, account: KubernetesObject): void {
  const { apiVersion, kind } = account;
  const { name, namespace = '', uid = '' } = account.metadata;
  const metadata = { name: `${name}-dockercfg`, namespace, ownerReferences: [{ apiVersion, kind, name, uid }] };
  const data = { '.dockercfg': Buffer.from('{}').toString('base64') };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/dockercfg', data };
  if (!store.get(keyOf(secret))) store.create(secret);
  if (account.imagePullSecrets) return;
  store.update({ ...account, imagePullSecrets: [{ name: metadata.name }] });
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
