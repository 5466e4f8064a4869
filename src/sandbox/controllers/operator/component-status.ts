import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { type Condition, conditionOf, timed } from '../conditions.ts';
import { releaseVersion } from './installer-set.ts';
import type { Operand } from './operand.ts';
import { releaseOf } from './releases.ts';

/** Writes the conditions of a component from those of its InstallerSets. */
export function writeComponentStatus(
  store: Store,
  operand: Operand,
  component: KubernetesObject,
  sets: readonly KubernetesObject[],
): void {
  const unready = sets.find(({ status }) => conditionOf(status, 'Ready')?.status !== 'True');
  const why = conditionOf(unready?.status, 'Ready')?.message ?? 'Waiting for installation';
  const inPair = unready?.metadata.labels?.['operator.tekton.dev/type'] === 'main';
  const where = inPair ? `Main Reconcilation failed: ${operand.kind}/main: installer set not ready, will retry: ` : '';
  const message = `Installer set not ready: ${where}${why}`;
  const installed = (type: string): Condition =>
    unready === undefined ? yes(type) : { type, status: 'False', reason: 'Error', message };
  write(store, operand, component, [
    ...operand.dependsOn.slice(0, 1).map(() => yes('DependenciesInstalled')),
    yes('InstallerSetAvailable'),
    installed('InstallerSetReady'),
    yes('PostReconciler'),
    yes('PreReconciler'),
    installed('Ready'),
  ]);
}

/** What a component of another name than the only allowed one is told. */
export function writeIgnored(store: Store, operand: Operand, component: KubernetesObject): void {
  const message = `Ready: Resource ignored, Expected Name: ${operand.name}, Got Name: ${component.metadata.name}`;
  const ready: Condition = { type: 'Ready', status: 'False', reason: 'Error', message };
  const conditions = timed(component.status?.conditions, [ready]);
  store.update({ ...component, status: { conditions } }, 'status');
}

const yes = (type: string): Condition => ({ type, status: 'True' });

function write(store: Store, operand: Operand, component: KubernetesObject, conditions: readonly Condition[]): void {
  const sorted = conditions.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  const operatorVersion = component.metadata.labels?.[releaseVersion] ?? '';
  const version = releaseOf(operatorVersion).components[operand.name];
  const status = { ...component.status, conditions: timed(component.status?.conditions, sorted), version };
  store.update({ ...component, status }, 'status');
}
