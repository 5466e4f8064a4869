import type { KubernetesObject } from '../../../ports/cluster.ts';

const copiedFrom = 'olm.copiedFrom';

/** True for the copy of a ClusterServiceVersion in a namespace that its operator serves. */
export function isCopy({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[copiedFrom] !== undefined;
}

/** The copy of a ClusterServiceVersion for a namespace. */
export function copyFor(csv: KubernetesObject, namespace: string): KubernetesObject {
  const { name, annotations, labels, namespace: home = '' } = csv.metadata;
  const { 'olm.targetNamespaces': _, ...kept } = annotations ?? {};
  const message = `The operator is running in ${home} but is managing this namespace`;
  return {
    apiVersion: csv.apiVersion,
    kind: csv.kind,
    metadata: { name, namespace, annotations: kept, labels: { ...labels, [copiedFrom]: home } },
    spec: csv.spec,
    status: { ...csv.status, reason: 'Copied', message },
  };
}
