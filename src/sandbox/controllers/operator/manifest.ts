import type { KubernetesObject } from '../../../ports/cluster.ts';
import { kinds } from '../objects.ts';

/** ServiceAccounts of these names. */
export function serviceAccounts(namespace: string, names: readonly string[]): readonly KubernetesObject[] {
  return names.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }));
}

/** A ConfigMap; its data is in place of what a release's own has, which nothing in a sandbox reads. */
export function configMap(namespace: string, name: string, data: Readonly<Record<string, string>> = {}) {
  return { ...kinds.configMap, metadata: { name, namespace }, data } satisfies KubernetesObject;
}
