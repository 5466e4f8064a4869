import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { type Condition, conditionOf, timed } from '../conditions.ts';
import { apply, controllerReference, hashOf, kinds } from '../objects.ts';
import { lastAppliedHash, mainSetLabels, mainSets, releaseVersion } from './installer-set.ts';
import type { Operand } from './operand.ts';

type Env = Readonly<Record<string, string>>;

/**
 * Brings one component to what TektonConfig says: its custom resource, its two main InstallerSets, its status. The
 * sets are written anew where the hash in the first by name (the deployment set) is not that of the component's spec;
 * images are no part of it. They are made anew where one is missing or the operator has another version.
 */
export function reconcileComponent(store: Store, operand: Operand, config: KubernetesObject, env: Env): void {
  const waitsFor = operand.dependsOn.filter((kind) => !isReady(store, kind));
  const known = store.list({ apiVersion: config.apiVersion, kind: operand.kind })[0];
  if (waitsFor.length > 0 && known === undefined) return;
  const component = apply(store, componentOf(operand, config, env));
  const sets = store.list(kinds.installerSet, { labels: mainSetLabels(operand) });
  if (sets.some(({ metadata }) => metadata.deletionTimestamp !== undefined)) return;
  if (sets.length === 0) for (const set of mainSets(operand, component, env)) store.create(set);
  else if (sets.length !== 2 || sets.some((set) => isOfOtherVersion(set, env))) removeAll(store, sets);
  else if (sets[0]?.metadata.annotations?.[lastAppliedHash] !== hashOf(component.spec)) {
    refresh(store, sets, mainSets(operand, component, env));
  } else writeStatus(store, operand, component, sets);
}

/** True where the component of that kind has the condition Ready. */
export function isReady(store: Store, kind: string): boolean {
  const component = store.list({ ...kinds.tektonConfig, kind })[0];
  return conditionOf(component?.status, 'Ready')?.status === 'True';
}

function componentOf(operand: Operand, config: KubernetesObject, env: Env): KubernetesObject {
  const { targetNamespace, config: placement, [operand.name]: own } = config.spec;
  return {
    apiVersion: config.apiVersion,
    kind: operand.kind,
    metadata: {
      name: operand.name,
      labels: { [releaseVersion]: env.VERSION ?? '' },
      ownerReferences: controllerReference(config),
    },
    spec: { ...own, config: placement, targetNamespace },
  };
}

function isOfOtherVersion({ metadata }: KubernetesObject, env: Env): boolean {
  return metadata.labels?.[releaseVersion] !== env.VERSION;
}

function removeAll(store: Store, sets: readonly KubernetesObject[]): void {
  for (const set of sets) store.remove(keyOf(set));
}

/** Writes fresh manifests and the right hash into the sets in place; their names and uids stay. */
function refresh(store: Store, sets: readonly KubernetesObject[], fresh: readonly KubernetesObject[]): void {
  for (const set of sets) {
    const { metadata, spec } = fresh.find((other) => other.metadata.generateName === set.metadata.generateName) ?? set;
    const annotations = { ...set.metadata.annotations, ...metadata.annotations };
    store.update({ ...set, metadata: { ...set.metadata, annotations }, spec });
  }
}

function writeStatus(store: Store, operand: Operand, component: KubernetesObject, sets: readonly KubernetesObject[]) {
  const unready = sets.find(({ status }) => conditionOf(status, 'Ready')?.status !== 'True');
  const why = conditionOf(unready?.status, 'Ready')?.message ?? 'Waiting for installation';
  const message = `Installer set not ready: Main Reconcilation failed: ${operand.kind}/main: installer set not ready, will retry: ${why}`;
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const installed = (type: string): Condition =>
    unready === undefined ? yes(type) : { type, status: 'False', reason: 'Error', message };
  const conditions = [
    ...operand.dependsOn.slice(0, 1).map(() => yes('DependenciesInstalled')),
    yes('InstallerSetAvailable'),
    installed('InstallerSetReady'),
    yes('PostReconciler'),
    yes('PreReconciler'),
    installed('Ready'),
  ];
  const status = { conditions: timed(component.status?.conditions, conditions), version: operand.version };
  store.update({ ...component, status }, 'status');
}
