import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { type Condition, conditionOf, timed } from './conditions.ts';
import type { Controller } from './controller.ts';
import { apply, controllerReference, hashOf, kinds } from './objects.ts';
import { installerSetFinalizer, lastAppliedHash } from './operator/installer-set.ts';
import { isOperatorPod, type Leader } from './operator/leader.ts';

/** Label of a Deployment's Pods with the hash of the spec that was written. */
const specHash = 'operator.tekton.dev/deployment-spec-applied-hash';

/**
 * The cluster-operations half of the Pipelines operator: writes what the InstallerSets contain, puts Deployments back
 * that somebody has changed or deleted, and removes everything before a deleted set goes.
 */
export function installerSetController(store: Store, leader: Leader): Controller {
  return {
    name: 'tekton-operator-cluster-operations',
    keys({ object }) {
      if (object.kind === 'TektonInstallerSet') return [object.metadata.name];
      if (isOperatorPod(object)) return store.list(kinds.installerSet).map(({ metadata }) => metadata.name);
      const owners = object.metadata.ownerReferences ?? [];
      return owners.filter(({ kind }) => kind === 'TektonInstallerSet').map(({ name }) => name);
    },
    reconcile(name) {
      const set = store.get({ ...kinds.installerSet, name });
      if (set === undefined || leader.environment() === undefined) return undefined;
      if (set.metadata.deletionTimestamp !== undefined) uninstall(store, set);
      else install(store, set);
      return undefined;
    },
  };
}

function install(store: Store, set: KubernetesObject): void {
  for (const manifest of manifestsOf(set)) {
    const wanted = manifest.kind === 'Deployment' ? hashedDeployment(manifest) : hashedObject(manifest);
    const live = store.get(keyOf(wanted));
    const owned = { ...wanted.metadata, ownerReferences: controllerReference(set) };
    if (live === undefined || !isInPlace(live, wanted)) apply(store, { ...wanted, metadata: owned });
  }
  writeStatus(store, set);
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
function writeStatus(store: Store, set: KubernetesObject): void {
  const deployments = manifestsOf(set).filter(({ kind }) => kind === 'Deployment');
  const waiting = deployments.find((deployment) => {
    return conditionOf(store.get(keyOf(deployment))?.status, 'Available')?.status !== 'True';
  });
  const message = `Deployment: ${waiting?.metadata.name} deployment not ready`;
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const ready = (type: string): Condition =>
    waiting === undefined ? yes(type) : { type, status: 'False', reason: 'Error', message };
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
