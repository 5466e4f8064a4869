import type { Kind, KubernetesObject } from '../../../ports/cluster.ts';
import type { Condition } from '../conditions.ts';

/** Kinds of Hive. */
export const hive = {
  pool: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterPool' },
  claim: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterClaim' },
  deployment: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterDeployment' },
  imageSet: { apiVersion: 'hive.openshift.io/v1', kind: 'ClusterImageSet' },
} as const satisfies Record<string, Kind>;

/** Set on a ClusterDeployment whose claim is gone; its pool deletes it then. */
export const removeAnnotation = 'hive.openshift.io/remove-cluster-from-pool';

/** Which pool a ClusterDeployment was made for, and which claim has it. */
export interface PoolReference {
  readonly namespace: string;
  readonly poolName: string;
  readonly claimName?: string;
}

/** `namespace/name` of the pool of a claim or ClusterDeployment; nothing where there is none. */
export function poolKeys({ kind, metadata, spec }: KubernetesObject): readonly string[] {
  const reference: PoolReference | undefined = spec?.clusterPoolRef;
  if (kind === 'ClusterPool') return [`${metadata.namespace}/${metadata.name}`];
  if (kind === 'ClusterClaim') return [`${metadata.namespace}/${spec.clusterPoolName}`];
  if (kind !== 'ClusterDeployment' || reference === undefined) return [];
  return [`${reference.namespace}/${reference.poolName}`];
}

/** Conditions that Hive writes before it knows anything; those that are there are not among them. */
export function initialConditions(object: KubernetesObject, types: readonly string[]): readonly Condition[] {
  const there: readonly Condition[] = object.status?.conditions ?? [];
  const missing = types.filter((type) => !there.some((each) => each.type === type));
  return missing.map((type) => ({ type, status: 'Unknown', reason: 'Initialized', message: 'Condition Initialized' }));
}

/** True once a deployment of a pool is to go. */
export function isMarked({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.[removeAnnotation] === 'true';
}
