import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { conditionOf } from '../conditions.ts';
import { kinds } from '../objects.ts';
import { writeComponentStatus } from './component-status.ts';
import {
  appliedHash,
  hasOrdinals,
  lastAppliedHash,
  releaseVersion,
  type SetContext,
  setLabels,
  setsOf,
} from './installer-set.ts';
import type { Operand, SetPlan } from './operand.ts';

type Env = Readonly<Record<string, string>>;

/**
 * Brings the InstallerSets of one component to what its custom resource says, and writes its status. Images are no part
 * of what is compared: only the hash of the component's spec and the operator's version are.
 */
export function reconcileComponent(store: Store, operand: Operand, component: KubernetesObject, env: Env): void {
  const plans = operand.sets.map((plan) => ({
    plan,
    found: store.list(kinds.installerSet, { labels: setLabels(operand, plan) }),
  }));
  const settled = plans.map(({ plan, found }) => reconcileSets(store, { operand, component, env }, plan, found));
  if (settled.every(Boolean))
    writeComponentStatus(
      store,
      operand,
      component,
      plans.flatMap(({ found }) => found),
    );
}

/** True where the component of that kind has the condition Ready. */
export function isReady(store: Store, kind: string): boolean {
  const components = store.list({ ...kinds.tektonConfig, kind });
  return components.some(({ status }) => conditionOf(status, 'Ready')?.status === 'True');
}

/** True where nothing had to be done. Sets that are being deleted are waited for. */
function reconcileSets(
  store: Store,
  context: Omit<SetContext, 'creating'>,
  plan: SetPlan,
  found: readonly KubernetesObject[],
): boolean {
  if (found.some(({ metadata }) => metadata.deletionTimestamp !== undefined)) return false;
  if (found.length === 0) {
    for (const set of setsOf({ ...context, creating: true }, plan)) store.create(set);
    return false;
  }
  if (mustGo(context, plan, found)) {
    for (const set of found) store.remove(keyOf(set));
    return false;
  }
  if (!hasOtherHash(context.component, plan, found)) return true;
  if (plan.rule === 'recreated') for (const set of found) store.remove(keyOf(set));
  else refresh(store, found, setsOf({ ...context, creating: false }, plan));
  return false;
}

/** Sets go where the operator has another version, where one of a pair is missing, or the pair is of the other sort. */
function mustGo({ component, env }: Omit<SetContext, 'creating'>, plan: SetPlan, found: readonly KubernetesObject[]) {
  if (plan.rule === 'kept') return false;
  if (found.some(({ metadata }) => metadata.labels?.[releaseVersion] !== env.VERSION)) return true;
  if (plan.rule !== 'pair') return found.length !== 1;
  const stateful = found.some(({ metadata }) => metadata.name.startsWith(`${plan.prefix}-statefulset-`));
  return found.length !== 2 || stateful !== hasOrdinals(component);
}

/** Of a pair only the first by name is looked at. */
function hasOtherHash(component: KubernetesObject, plan: SetPlan, [first]: readonly KubernetesObject[]): boolean {
  return plan.rule !== 'kept' && first?.metadata.annotations?.[lastAppliedHash] !== appliedHash(component);
}

/** Writes fresh manifests and the right hash into the sets in place; their names and uids stay. */
function refresh(store: Store, sets: readonly KubernetesObject[], fresh: readonly KubernetesObject[]): void {
  for (const set of sets) {
    const { metadata, spec } = fresh.find((other) => other.metadata.generateName === set.metadata.generateName) ?? set;
    const annotations = { ...set.metadata.annotations, ...metadata.annotations };
    store.update({ ...set, metadata: { ...set.metadata, annotations }, spec });
  }
}
