import { createHash } from 'node:crypto';
import type { Kind, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';

/** Kinds that the controllers read and write. */
export const kinds = {
  namespace: { apiVersion: 'v1', kind: 'Namespace' },
  node: { apiVersion: 'v1', kind: 'Node' },
  pod: { apiVersion: 'v1', kind: 'Pod' },
  event: { apiVersion: 'v1', kind: 'Event' },
  service: { apiVersion: 'v1', kind: 'Service' },
  configMap: { apiVersion: 'v1', kind: 'ConfigMap' },
  secret: { apiVersion: 'v1', kind: 'Secret' },
  claim: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
  replicaSet: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  statefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  job: { apiVersion: 'batch/v1', kind: 'Job' },
  build: { apiVersion: 'build.openshift.io/v1', kind: 'Build' },
  imageStream: { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' },
  lease: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
  clusterVersion: { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion' },
  imageConfig: { apiVersion: 'config.openshift.io/v1', kind: 'Image' },
  registryConfig: { apiVersion: 'imageregistry.operator.openshift.io/v1', kind: 'Config' },
  route: { apiVersion: 'route.openshift.io/v1', kind: 'Route' },
  catalogSource: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'CatalogSource' },
  installPlan: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'InstallPlan' },
  operatorGroup: { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup' },
  packageManifest: { apiVersion: 'packages.operators.coreos.com/v1', kind: 'PackageManifest' },
  subscription: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' },
  clusterServiceVersion: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' },
  tektonConfig: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonConfig' },
  manualApprovalGate: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'ManualApprovalGate' },
  installerSet: { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonInstallerSet' },
} as const satisfies Record<string, Kind>;

/** `namespace/name`, the key that a controller's queue uses for objects of one kind. */
export function queueKey(object: KubernetesObject): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}

/** The object that a queue's `namespace/name` means. */
export function fromQueueKey(kind: Kind, key: string): ObjectKey {
  const [namespace = '', name = ''] = key.split('/');
  return { apiVersion: kind.apiVersion, kind: kind.kind, namespace, name };
}

/** The queue key of the owner of that kind, or nothing where there is none. */
export function ownerKeys(object: KubernetesObject, kind: string): readonly string[] {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.kind === kind);
  return owner === undefined ? [] : [`${object.metadata.namespace}/${owner.name}`];
}

/** True where the owner is among the object's ownerReferences. */
export function isOwnedBy(object: KubernetesObject, owner: KubernetesObject): boolean {
  return object.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid) ?? false;
}

/** The reference that makes an object the controller of what it makes. */
export function controllerReference(
  owner: KubernetesObject,
): Required<KubernetesObject['metadata']>['ownerReferences'] {
  const { apiVersion, kind, metadata } = owner;
  const reference = { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' };
  return [{ ...reference, controller: true, blockOwnerDeletion: true } as typeof reference];
}

/** Creates the object, or makes spec, labels and the rest of an existing one what the given one says; status stays. */
export function apply(store: Store, object: KubernetesObject): KubernetesObject {
  const live = store.get(keyOf(object));
  if (live === undefined) return store.create(object);
  const annotations = { ...live.metadata.annotations, ...object.metadata.annotations };
  return store.update({ ...live, ...object, metadata: { ...live.metadata, ...object.metadata, annotations } });
}

/** Lower-case hexadecimal SHA-256 of a value as JSON with sorted keys. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortedKeys)).digest('hex');
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A time (now, where none is given) as Kubernetes writes it: whole seconds in UTC. */
export function timestamp(milliseconds = Date.now()): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The end of a generated name: five characters. */
export function nameSuffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return Array.from({ length: 5 }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
}
