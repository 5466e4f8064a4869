import type { Store } from '../store.ts';
import type { Controller } from './controller.ts';
import type { FaultSwitch } from './faults.ts';
import { clusterClaimController } from './hive/cluster-claim.ts';
import { clusterDeploymentController } from './hive/cluster-deployment.ts';
import { clusterPoolController } from './hive/cluster-pool.ts';
import type { OtherClusters } from './other-clusters.ts';

/** The controllers of Hive: pools, claims, and the clusters that they are about. */
export function hiveControllers(store: Store, clusters: OtherClusters, faults: FaultSwitch): readonly Controller[] {
  return [
    clusterPoolController(store, faults),
    clusterClaimController(store),
    clusterDeploymentController(store, clusters, faults),
  ];
}
