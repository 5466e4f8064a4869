import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { conditionOf } from '../conditions.ts';
import { hive, isMarked, type PoolReference } from './kinds.ts';

/** The ClusterDeployments of a pool, each in one group, oldest first. */
export interface PoolClusters {
  readonly all: readonly KubernetesObject[];
  readonly claimed: readonly KubernetesObject[];
  /** Installed and running, for the next claim. */
  readonly assignable: readonly KubernetesObject[];
  /** Installed and hibernating. */
  readonly standby: readonly KubernetesObject[];
  readonly installing: readonly KubernetesObject[];
  readonly broken: readonly KubernetesObject[];
  readonly marked: readonly KubernetesObject[];
  readonly deleting: readonly KubernetesObject[];
}

/** Read: openshift/hive @ c02e5173, pkg/controller/clusterpool/collections.go (getAllClusterDeploymentsForPool, isBroken). */
export function clustersOf(store: Store, { metadata: pool }: KubernetesObject): PoolClusters {
  const all = store.list(hive.deployment).filter(({ spec }) => {
    const reference: PoolReference | undefined = spec.clusterPoolRef;
    return reference?.namespace === pool.namespace && reference?.poolName === pool.name;
  });
  const oldestFirst = all.sort((a, b) => age(a) - age(b));
  const group = (name: Group) => oldestFirst.filter((each) => groupOf(each) === name);
  return {
    ...{ all: oldestFirst, claimed: group('claimed'), assignable: group('assignable'), standby: group('standby') },
    ...{ installing: group('installing'), broken: group('broken'), marked: group('marked') },
    deleting: group('deleting'),
  };
}

type Group = Exclude<keyof PoolClusters, 'all'>;

function groupOf(deployment: KubernetesObject): Group {
  const { metadata, spec, status } = deployment;
  if (metadata.deletionTimestamp !== undefined) return 'deleting';
  if (isMarked(deployment)) return 'marked';
  if (claimOf(deployment) !== '') return 'claimed';
  if (conditionOf(status, 'ProvisionStopped')?.status === 'True') return 'broken';
  if (!spec.installed) return 'installing';
  return status?.powerState === 'Running' ? 'assignable' : 'standby';
}

/** Clusters that nobody has claimed and that are not about to go. */
export function unclaimed({ assignable, standby, installing, broken }: PoolClusters): readonly KubernetesObject[] {
  return [...assignable, ...standby, ...installing, ...broken];
}

/** Claims of a pool that have no cluster yet, oldest first. */
export function unassignedClaims(store: Store, { metadata: pool }: KubernetesObject): readonly KubernetesObject[] {
  return store
    .list(hive.claim, { namespace: pool.namespace ?? '' })
    .filter(({ metadata, spec }) => spec.clusterPoolName === pool.name && metadata.deletionTimestamp === undefined)
    .filter(({ spec }) => (spec.namespace ?? '') === '')
    .sort((a, b) => age(a) - age(b));
}

/** Name of the claim that has a cluster; empty where nobody has. */
export function claimOf({ spec }: KubernetesObject): string {
  return spec.clusterPoolRef?.claimName ?? '';
}

function age({ metadata }: KubernetesObject): number {
  return Date.parse(metadata.creationTimestamp ?? '');
}
