import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import type { ContainerSpec } from './environment.ts';

/** Where programs look for what their Pod's account may show to the API server. */
const path = '/var/run/secrets/kubernetes.io/serviceaccount';
const name = 'kube-api-access';

const volume = {
  name,
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }], optional: true } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};

/**
 * A Pod with the files of its ServiceAccount in every container that mounts nothing there itself. Read: kubernetes,
 * plugin/pkg/admission/serviceaccount/admission.go, mountServiceAccountToken.
 */
export function withServiceAccount(store: Store, pod: KubernetesObject): KubernetesObject {
  const { namespace = '' } = pod.metadata;
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    namespace,
    name: pod.spec.serviceAccountName ?? 'default',
  };
  const found = store.get(account);
  const wanted = pod.spec.automountServiceAccountToken ?? found?.automountServiceAccountToken ?? true;
  if (!wanted || found === undefined) return pod;
  const { containers, initContainers = [], volumes = [] } = pod.spec;
  const spec = {
    ...pod.spec,
    volumes: [...volumes, volume],
    containers: containers.map(withMount),
    initContainers: initContainers.map(withMount),
  };
  return { ...pod, spec };
}

function withMount(container: ContainerSpec): ContainerSpec {
  const { volumeMounts = [] } = container;
  if (volumeMounts.some(({ mountPath }) => mountPath === path)) return container;
  return { ...container, volumeMounts: [...volumeMounts, { name, mountPath: path, readOnly: true }] };
}
