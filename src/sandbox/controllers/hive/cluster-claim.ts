import type { KubernetesObject } from '../../../ports/cluster.ts';
import { goDuration } from '../../go-duration.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { type Condition, conditionOf } from '../conditions.ts';
import type { Controller } from '../controller.ts';
import { fromQueueKey } from '../objects.ts';
import { apply, withConditions, withFinalizer, withoutFinalizer } from '../written.ts';
import { hive, initialConditions, isMarked, type PoolReference, removeAnnotation } from './kinds.ts';
import { claimOf } from './pool-clusters.ts';

const finalizer = 'hive.openshift.io/claim';

/** Name of the Role and the RoleBinding by which a claim's subjects may read the cluster's Secrets. */
const owner = 'hive-claim-owner';

/**
 * Tells a claim how its cluster is, ends it after its lifetime, and marks the cluster of a claim that is deleted. Read:
 * openshift/hive @ c02e5173, pkg/controller/clusterclaim/clusterclaim_controller.go (Reconcile, cleanupResources).
 */
export function clusterClaimController(store: Store): Controller {
  return {
    name: 'clusterclaim',
    keys: ({ object }) => keysOf(object),
    reconcile(key) {
      const found = store.get(fromQueueKey(hive.claim, key));
      if (found === undefined) return undefined;
      if (found.metadata.deletionTimestamp !== undefined) return cleanUp(store, found);
      const missing = initialConditions(found, ['Pending', 'ClusterRunning']);
      const initialised = missing.length === 0 ? found : withConditions(store, found, missing);
      const claim = withFinalizer(store, initialised, finalizer);
      return (claim.spec.namespace ?? '') === '' ? undefined : follow(store, claim);
    },
  };
}

function keysOf({ kind, metadata, spec }: KubernetesObject): readonly string[] {
  const reference: PoolReference | undefined = spec?.clusterPoolRef;
  if (kind === 'ClusterClaim') return [`${metadata.namespace}/${metadata.name}`];
  if (kind !== 'ClusterDeployment' || reference?.claimName === undefined) return [];
  return [`${reference.namespace}/${reference.claimName}`];
}

/** Returns the milliseconds that the claim has left. */
function follow(store: Store, claim: KubernetesObject): number | undefined {
  const lifetime = lifetimeOf(store, claim);
  const pending = conditionOf(claim.status, 'Pending');
  const since = pending?.status === 'False' ? Date.now() - Date.parse(pending.lastTransitionTime) : undefined;
  if (lifetime !== undefined && since !== undefined && since >= goDuration(lifetime, 0)) {
    store.remove(keyOf(claim));
    return undefined;
  }
  const cluster = deploymentOf(store, claim);
  const conditions = conditionsFor(claim, cluster);
  const status = lifetime === undefined ? {} : { lifetime };
  if (conditions.length > 0) withConditions(store, claim, conditions, status);
  if (cluster !== undefined && claimOf(cluster) === claim.metadata.name) authorize(store, claim, cluster);
  return lifetime === undefined ? undefined : Math.max(1, goDuration(lifetime, 0) - (since ?? 0));
}

/** The shorter one of the pool's longest and what the claim or else the pool says. */
function lifetimeOf(store: Store, { metadata, spec }: KubernetesObject): string | undefined {
  const pool = store.get({ ...hive.pool, namespace: metadata.namespace ?? '', name: spec.clusterPoolName });
  const limits: { default?: string; maximum?: string } = pool?.spec.claimLifetime ?? {};
  const asked: string | undefined = spec.lifetime ?? limits.default;
  const { maximum } = limits;
  return maximum !== undefined && goDuration(maximum, 0) < goDuration(asked ?? '', Infinity) ? maximum : asked;
}

function deploymentOf(store: Store, { spec }: KubernetesObject): KubernetesObject | undefined {
  return store.get({ ...hive.deployment, namespace: spec.namespace, name: spec.namespace });
}

const claimed: Condition = { type: 'Pending', status: 'False', reason: 'ClusterClaimed', message: 'Cluster claimed' };

function conditionsFor(claim: KubernetesObject, cluster: KubernetesObject | undefined): readonly Condition[] {
  if (cluster === undefined) return [running('False', 'ClusterDeleted', 'Assigned cluster has been deleted')];
  if (cluster.metadata.deletionTimestamp !== undefined || isMarked(cluster)) {
    return [running('False', 'ClusterDeleting', 'Assigned cluster has been marked for deletion')];
  }
  if (claimOf(cluster) !== claim.metadata.name) return [];
  return cluster.status?.powerState === 'Running'
    ? [claimed, running('True', 'Running', 'Cluster is running')]
    : [claimed, running('False', 'Resuming', 'Waiting for cluster to be running')];
}

function running(status: Condition['status'], reason: string, message: string): Condition {
  return { type: 'ClusterRunning', status, reason, message };
}

function authorize(store: Store, { spec }: KubernetesObject, cluster: KubernetesObject): void {
  const { adminKubeconfigSecretRef: kubeconfig, adminPasswordSecretRef: password } = cluster.spec.clusterMetadata ?? {};
  if ((spec.subjects ?? []).length === 0 || kubeconfig === undefined) return;
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: owner, namespace: cluster.metadata.name };
  const secrets = { apiGroups: [''], resources: ['secrets'], resourceNames: [kubeconfig.name, password.name] };
  const rules = [
    { apiGroups: ['hive.openshift.io'], resources: ['*'], verbs: ['*'] },
    { ...secrets, verbs: ['get'] },
  ];
  const roleRef = { apiGroup, kind: 'Role', name: owner };
  apply(store, { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata, rules });
  apply(store, { apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects: spec.subjects });
}

/** The claim goes once its cluster has gone. */
function cleanUp(store: Store, claim: KubernetesObject): undefined {
  const cluster = (claim.spec.namespace ?? '') === '' ? undefined : deploymentOf(store, claim);
  if (cluster === undefined || claimOf(cluster) !== claim.metadata.name) {
    return void withoutFinalizer(store, claim, finalizer);
  }
  for (const kind of ['RoleBinding', 'Role']) {
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    store.remove({ apiVersion, kind, namespace: cluster.metadata.name, name: owner });
  }
  const annotations = { ...cluster.metadata.annotations, [removeAnnotation]: 'true' };
  if (!isMarked(cluster)) store.update({ ...cluster, metadata: { ...cluster.metadata, annotations } });
}
