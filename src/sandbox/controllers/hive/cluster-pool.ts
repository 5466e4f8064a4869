import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import type { Condition } from '../conditions.ts';
import type { Controller } from '../controller.ts';
import type { FaultSwitch } from '../faults.ts';
import { fromQueueKey, kinds, nameSuffix, timestamp } from '../objects.ts';
import { withConditions, withFinalizer, withoutFinalizer } from '../written.ts';
import { hive, initialConditions, poolKeys } from './kinds.ts';
import { clustersOf, unassignedClaims, unclaimed } from './pool-clusters.ts';

const finalizer = 'hive.openshift.io/clusters';
const hashAnnotation = 'hive.openshift.io/cluster-pool-spec-hash';
const conditionTypes = [
  ...['MissingDependencies', 'CapacityAvailable', 'AllClustersCurrent', 'InventoryValid', 'DeletionPossible'],
];

/** How long until a pool whose ClusterImageSet is missing is looked at again. */
const missingMilliseconds = 200;

/**
 * Keeps as many clusters as a pool's size unclaimed, one more for each claim that waits, and gives claims the oldest
 * that run. Read: openshift/hive @ c02e5173, pkg/controller/clusterpool/clusterpool_controller.go (Reconcile).
 */
export function clusterPoolController(store: Store, faults: FaultSwitch): Controller {
  return {
    name: 'clusterpool',
    keys: ({ object }) => poolKeys(object),
    reconcile(key) {
      const found = store.get(fromQueueKey(hive.pool, key));
      if (found === undefined) return undefined;
      if (found.metadata.deletionTimestamp !== undefined) return drain(store, found);
      const pool = withFinalizer(store, initialised(store, found), finalizer);
      if (!faults.current().claimsIgnored) assign(store, pool);
      const missing = resize(store, pool);
      setPower(store, pool);
      writeStatus(store, pool, missing);
      return missing === undefined ? undefined : missingMilliseconds;
    },
  };
}

function initialised(store: Store, pool: KubernetesObject): KubernetesObject {
  const missing = initialConditions(pool, conditionTypes);
  return missing.length === 0 ? pool : withConditions(store, pool, missing);
}

/** A pool that is deleted takes its unclaimed clusters with it and waits for the others. */
function drain(store: Store, pool: KubernetesObject): undefined {
  const clusters = clustersOf(store, pool);
  for (const cluster of [...unclaimed(clusters), ...clusters.marked]) store.remove(keyOf(cluster));
  if (clustersOf(store, pool).all.length === 0) withoutFinalizer(store, pool, finalizer);
}

/** Claims name their cluster first, then the cluster its claim; who looks in between sees `ClusterAssigned`. */
function assign(store: Store, pool: KubernetesObject): void {
  const { assignable } = clustersOf(store, pool);
  const claims = unassignedClaims(store, pool).slice(0, assignable.length);
  for (const [index, claim] of claims.entries()) {
    const cluster = assignable[index];
    if (cluster === undefined) return;
    const named = store.update({ ...claim, spec: { ...claim.spec, namespace: cluster.metadata.name } });
    withConditions(store, named, [assigned]);
    const claimed = { claimName: claim.metadata.name, claimedTimestamp: timestamp() };
    const clusterPoolRef = { ...cluster.spec.clusterPoolRef, ...claimed };
    store.update({ ...cluster, spec: { ...cluster.spec, clusterPoolRef, powerState: 'Running' } });
  }
}

const assigned: Condition = {
  type: 'Pending',
  status: 'True',
  reason: 'ClusterAssigned',
  message: 'Cluster assigned to ClusterClaim, awaiting claim',
};

/** Adds what is missing, or deletes what is too much or broken. Returns what a new cluster lacks. */
function resize(store: Store, pool: KubernetesObject): string | undefined {
  const clusters = clustersOf(store, pool);
  const { size, maxSize = Infinity, maxConcurrent = Infinity } = pool.spec;
  const busy = clusters.installing.length + clusters.deleting.length;
  const marked = clusters.marked.slice(0, Math.max(0, maxConcurrent - busy));
  for (const cluster of marked) store.remove(keyOf(cluster));
  const concurrent = Math.max(0, maxConcurrent - busy - marked.length);
  const drift = unclaimed(clusters).length - size - unassignedClaims(store, pool).length;
  const capacity = maxSize - clusters.all.length;
  if (drift < 0 && capacity > 0) return add(store, pool, Math.min(-drift, capacity, concurrent));
  const excess = [...clusters.installing.toReversed(), ...clusters.standby, ...clusters.assignable];
  const going = clusters.broken.length > 0 ? clusters.broken : excess.slice(0, Math.max(0, drift));
  for (const cluster of going.slice(0, concurrent)) store.remove(keyOf(cluster));
  return undefined;
}

function add(store: Store, pool: KubernetesObject, count: number): string | undefined {
  const { name } = pool.spec.imageSetRef;
  if (store.get({ ...hive.imageSet, name }) === undefined) {
    return `cluster image set: ClusterImageSet.hive.openshift.io "${name}" not found`;
  }
  for (let added = 0; added < count; added += 1) addCluster(store, pool);
  return undefined;
}

function addCluster(store: Store, { metadata: pool, spec }: KubernetesObject): void {
  const name = `${pool.name.slice(0, 57)}-${nameSuffix()}`;
  const label = { 'kubernetes.io/metadata.name': name, 'hive.openshift.io/cluster-pool-name': pool.name };
  store.create({ ...kinds.namespace, metadata: { name, labels: label }, status: { phase: 'Active' } });
  const owner = { 'hive.openshift.io/clusterpool-namespace': pool.namespace ?? '' };
  const labels = { ...spec.labels, ...owner, 'hive.openshift.io/clusterpool-name': pool.name };
  const annotations = { ...spec.annotations, [hashAnnotation]: hashOf(spec) };
  store.create({
    ...hive.deployment,
    metadata: { name, namespace: name, labels, annotations },
    spec: {
      ...{ baseDomain: spec.baseDomain, clusterName: name, installed: false, platform: spec.platform },
      ...(spec.installAttemptsLimit === undefined ? {} : { installAttemptsLimit: spec.installAttemptsLimit }),
      clusterPoolRef: { namespace: pool.namespace, poolName: pool.name },
      provisioning: { imageSetRef: spec.imageSetRef, installConfigSecretRef: { name: `${name}-install-config` } },
    },
  });
}

function hashOf({ platform, baseDomain, imageSetRef }: KubernetesObject['spec']): string {
  return createHash('sha256')
    .update(JSON.stringify([platform, baseDomain, imageSetRef]))
    .digest('hex')
    .slice(0, 16);
}

/** The oldest run, as many as the pool keeps running and claims wait for; the others hibernate. */
function setPower(store: Store, pool: KubernetesObject): void {
  const { assignable, standby, installing } = clustersOf(store, pool);
  const running = (pool.spec.runningCount ?? 0) + unassignedClaims(store, pool).length;
  for (const [index, cluster] of [...assignable, ...standby, ...installing].entries()) {
    const powerState = index < running ? 'Running' : 'Hibernating';
    if (cluster.spec.powerState !== powerState) store.update({ ...cluster, spec: { ...cluster.spec, powerState } });
  }
}

function writeStatus(store: Store, { metadata, ...pool }: KubernetesObject, missing: string | undefined): void {
  const live = store.get(keyOf({ metadata, ...pool }));
  if (live === undefined) return;
  const clusters = clustersOf(store, live);
  const { assignable, standby, all } = clusters;
  const counts = { size: unclaimed(clusters).length, standby: standby.length, ready: assignable.length };
  const stale = unclaimed(clusters).filter((each) => each.metadata.annotations?.[hashAnnotation] !== hashOf(live.spec));
  const conditions = [...dependencies(missing), capacity(live.spec.maxSize, all.length), current(stale)];
  withConditions(store, live, conditions, counts);
}

function dependencies(missing: string | undefined): readonly Condition[] {
  const type = 'MissingDependencies';
  return missing === undefined
    ? [{ type, status: 'False', reason: 'Verified', message: 'Dependencies verified' }]
    : [{ type, status: 'True', reason: 'Missing', message: missing }];
}

function capacity(maxSize: number | undefined, count: number): Condition {
  const type = 'CapacityAvailable';
  const message = `Pool is at maximum capacity of ${maxSize} waiting and claimed clusters.`;
  return maxSize !== undefined && count >= maxSize
    ? { type, status: 'False', reason: 'MaxCapacity', message }
    : { type, status: 'True', reason: 'Available', message: 'There is capacity to add more clusters to the pool.' };
}

function current(stale: readonly KubernetesObject[]): Condition {
  const type = 'AllClustersCurrent';
  const names = stale
    .map(({ metadata }) => metadata.name)
    .sort()
    .join(', ');
  const message = `Some unassigned ClusterDeployments do not match the pool configuration: ${names}`;
  if (stale.length > 0) return { type, status: 'False', reason: 'SomeClusterDeploymentsStale', message };
  const matching = 'All unassigned ClusterDeployments match the pool configuration';
  return { type, status: 'True', reason: 'ClusterDeploymentsCurrent', message: matching };
}
