import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { type Condition, conditionOf, timed } from './conditions.ts';
import type { Controller } from './controller.ts';
import { apply, controllerReference, hashOf, kinds } from './objects.ts';
import { installerSetFinalizer, lastAppliedHash } from './operator/installer-set.ts';
import { isOperatorPod, type Leader, operatorNamespace } from './operator/leader.ts';
import { type Pace, paceOf } from './pace.ts';

/** Label of a Deployment's Pods with the hash of the spec that was written. */
const specHash = 'operator.tekton.dev/deployment-spec-applied-hash';

/**
 * The cluster-operations half of the Pipelines operator: writes what the InstallerSets contain, puts Deployments back
 * that somebody has changed or deleted, and removes everything before a deleted set goes.
 */
export function installerSetController(store: Store, leader: Leader, pace: Pace = paceOf()): Controller {
  return {
    name: 'tekton-operator-cluster-operations',
    keys({ object }) {
      if (object.kind === 'TektonInstallerSet') return [object.metadata.name];
      const lease = object.kind === 'Lease' && object.metadata.namespace === operatorNamespace;
      if (lease || isOperatorPod(object)) return store.list(kinds.installerSet).map(({ metadata }) => metadata.name);
      const owners = object.metadata.ownerReferences ?? [];
      return owners.filter(({ kind }) => kind === 'TektonInstallerSet').map(({ name }) => name);
    },
    reconcile(name) {
      const set = store.get({ ...kinds.installerSet, name });
      if (set === undefined || leader.environment('tektoninstallerset') === undefined) return undefined;
      if (set.metadata.deletionTimestamp === undefined) return install(store, set, pace);
      uninstall(store, set);
      return undefined;
    },
  };
}

/** Returns the milliseconds after which to look again, where the operator says that it has to. */
function install(store: Store, set: KubernetesObject, pace: Pace): number | undefined {
  let updated = 0;
  for (const manifest of manifestsOf(set)) {
    const wanted = manifest.kind === 'Deployment' ? hashedDeployment(manifest) : hashedObject(manifest);
    const live = store.get(keyOf(wanted));
    const owned = { ...wanted.metadata, ownerReferences: controllerReference(set) };
    if (live !== undefined && isInPlace(live, wanted)) continue;
    apply(store, { ...wanted, metadata: owned });
    if (live !== undefined && manifest.kind === 'Deployment') updated += 1;
  }
  const again = updated > 0 && set.metadata.generateName === 'pipeline-main-deployment-';
  writeStatus(store, set, again ? 'Install failed with message: reconcile again and proceed' : undefined);
  return again ? pace.secondPass : undefined;
}

/** What is not kept beyond a set: everything but Namespaces, volumes and the definitions of custom resources. */
function uninstall(store: Store, set: KubernetesObject): void {
  const kept = ['Namespace', 'PersistentVolumeClaim', 'CustomResourceDefinition'];
  for (const manifest of manifestsOf(set)) if (!kept.includes(manifest.kind)) store.remove(keyOf(manifest));
  const finalizers = (set.metadata.finalizers as readonly string[]).filter((name) => name !== installerSetFinalizer);
  store.update({ ...set, metadata: { ...set.metadata, finalizers } });
}

function manifestsOf(set: KubernetesObject): readonly KubernetesObject[] {
  return set.spec.manifests;
}

function hashedObject(manifest: KubernetesObject): KubernetesObject {
  const annotations = { ...manifest.metadata.annotations, [lastAppliedHash]: hashOf(manifest) };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

function hashedDeployment(manifest: KubernetesObject): KubernetesObject {
  const { template } = manifest.spec;
  const labels = { ...template.metadata.labels, [specHash]: hashOf(manifest.spec).slice(0, 32) };
  const metadata = { ...template.metadata, labels };
  return { ...manifest, spec: { ...manifest.spec, template: { ...template, metadata } } };
}

function isInPlace(live: KubernetesObject, wanted: KubernetesObject): boolean {
  return wanted.kind === 'Deployment'
    ? covers(live.spec, wanted.spec)
    : live.metadata.annotations?.[lastAppliedHash] === wanted.metadata.annotations?.[lastAppliedHash];
}

/** True where all that is wanted is there; what an API server has added does not count. */
function covers(live: unknown, wanted: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return live === wanted;
  if (live === null || typeof live !== 'object') return false;
  if (Array.isArray(wanted) && (!Array.isArray(live) || live.length !== wanted.length)) return false;
  return Object.entries(wanted).every(([name, value]) => covers((live as Record<string, unknown>)[name], value));
}

/** Ready looks at the Deployments' condition Available only: an image that never starts leaves it True. */
function writeStatus(store: Store, set: KubernetesObject, failure: string | undefined): void {
  const message =
    failure ??
    manifestsOf(set)
      .map((manifest) => problemOf(store, manifest))
      .find(Boolean);
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const ready = (type: string): Condition =>
    message === undefined ? yes(type) : { type, status: 'False', reason: 'Error', message };
  const installed = [
    'ClusterScopedResourcesInstalled',
    'CrdsInstalled',
    'DeploymentsAvailable',
    'JobsInstalled',
    'NamespaceScopedResourcesInstalled',
    'StatefulSetReady',
  ].map(yes);
  const rolledOut = ['AllDeploymentsReady', 'ControllersReady', 'Ready', 'WebhooksReady'].map(ready);
  const conditions = timed(set.status?.conditions, [...installed, ...rolledOut]);
  store.update({ ...set, status: { conditions } }, 'status');
}

function problemOf(store: Store, manifest: KubernetesObject): string | undefined {
  const { name } = manifest.metadata;
  const live = store.get(keyOf(manifest));
  if (manifest.kind === 'Deployment') {
    const available = conditionOf(live?.status, 'Available')?.status === 'True';
    return available ? undefined : `${role(name)}: ${name} deployment not ready`;
  }
  if (manifest.kind !== 'StatefulSet' || (live?.status?.readyReplicas ?? 0) >= (live?.spec.replicas ?? 1))
    return undefined;
  return `Install failed with message: ${name} statefulset is not ready`;
}

function role(name: string): string {
  if (name.includes('webhook')) return 'Webhook';
  return name.includes('controller') ? 'Controller' : 'Deployment';
}
